// A receiver for ZITADEL's Actions v2. It needs nothing but Go's standard library.
//
//	SIGNING_KEY=… go run receiver.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

var (
	address    = env("ADDRESS", "127.0.0.1:8090")
	signingKey = []byte(env("SIGNING_KEY", ""))
	maxAge     = env("SIGNATURE_MAX_AGE", "300") // seconds
)

func main() {
	if len(signingKey) == 0 {
		log.Fatal("SIGNING_KEY is not set: it is the signing_key of the target")
	}
	http.HandleFunc("POST /claims", verified(claims))
	http.HandleFunc("POST /audit", verified(audit))
	http.HandleFunc("POST /gate", verified(gate))
	log.Printf("listening on %s", address)
	log.Fatal(http.ListenAndServe(address, nil))
}

// claims adds a claim to a token: for a rest_call on preuserinfo or preaccesstoken.
func claims(call map[string]any) any {
	user, _ := call["user"].(map[string]any)
	department := "sales" // look it up by user["id"]
	log.Printf("%v: department %s for %v", call["function"], department, user["id"])
	return map[string]any{
		"append_claims": []any{map[string]any{"key": "department", "value": department}},
	}
}

// audit writes an event down: for a rest_webhook or rest_async on events. The answer is ignored.
func audit(call map[string]any) any {
	log.Printf("%v of %v by %v", call["event_type"], call["aggregateID"], call["userID"])
	return nil
}

// gate refuses users of foreign domains: for a rest_call with interrupt_on_error on the request
// AddHumanUser. Whoever passes, passes unchanged: the answer replaces the request.
func gate(call map[string]any) any {
	request, _ := call["request"].(map[string]any)
	email, _ := request["email"].(map[string]any)
	address, _ := email["email"].(string)
	if !strings.HasSuffix(address, "@example.com") {
		return map[string]any{
			"forwardedStatusCode":   403,
			"forwardedErrorMessage": "only addresses of example.com may register",
		}
	}
	return request
}

// verified calls the handler if ZITADEL signed the body, and answers what it returns as JSON.
func verified(handler func(map[string]any) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil || !valid(r.Header.Get("ZITADEL-Signature"), body) {
			http.Error(w, "invalid signature", http.StatusUnauthorized)
			return
		}
		var call map[string]any
		if err := json.Unmarshal(body, &call); err != nil {
			http.Error(w, "not JSON", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if answer := handler(call); answer != nil {
			_ = json.NewEncoder(w).Encode(answer)
		}
	}
}

// valid compares the header "t=<unix seconds>,v1=<hex>[,v1=<hex>]" with the bytes as they came.
func valid(header string, body []byte) bool {
	var timestamp string
	var signatures [][]byte
	for _, part := range strings.Split(header, ",") {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "t":
			timestamp = value
		case "v1":
			if signature, err := hex.DecodeString(value); err == nil {
				signatures = append(signatures, signature)
			}
		}
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	oldest, _ := strconv.ParseFloat(maxAge, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > oldest {
		return false
	}
	mac := hmac.New(sha256.New, signingKey)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	expected := mac.Sum(nil)
	for _, signature := range signatures {
		if hmac.Equal(signature, expected) {
			return true
		}
	}
	return false
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

"""A receiver for ZITADEL's Actions v2. It needs nothing but Python's standard library.

SIGNING_KEY=… python3 receiver.py
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ADDRESS = os.environ.get("ADDRESS", "127.0.0.1:8090")
SIGNING_KEY = os.environ.get("SIGNING_KEY", "").encode()
MAX_AGE = float(os.environ.get("SIGNATURE_MAX_AGE", "300"))  # seconds


def claims(call):
    """Adds a claim to a token: for a rest_call on preuserinfo or preaccesstoken."""
    department = "sales"  # look it up by call["user"]["id"]
    print(f"{call['function']}: department {department} for {call['user']['id']}", flush=True)
    return {"append_claims": [{"key": "department", "value": department}]}


def audit(call):
    """Writes an event down: for a rest_webhook or rest_async on events. The answer is ignored."""
    print(f"{call['event_type']} of {call['aggregateID']} by {call.get('userID')}", flush=True)


def gate(call):
    """Refuses users of foreign domains: for a rest_call with interrupt_on_error on the request
    AddHumanUser. Whoever passes, passes unchanged: the answer replaces the request."""
    request = call.get("request", {})
    if not request.get("email", {}).get("email", "").endswith("@example.com"):
        return {
            "forwardedStatusCode": 403,
            "forwardedErrorMessage": "only addresses of example.com may register",
        }
    return request


ROUTES = {"/claims": claims, "/audit": audit, "/gate": gate}


def valid(header, body):
    """Compares the header "t=<unix seconds>,v1=<hex>[,v1=<hex>]" with the bytes as they came."""
    parts = [part.split("=", 1) for part in header.split(",") if "=" in part]
    timestamp = next((value for name, value in parts if name == "t"), "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > MAX_AGE:
        return False
    expected = hmac.new(SIGNING_KEY, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(value, expected) for name, value in parts)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        handler = ROUTES.get(self.path)
        if handler is None:
            self.answer(404, b"no such path")
        elif not valid(self.headers.get("ZITADEL-Signature", ""), body):
            self.answer(401, b"invalid signature")
        else:
            answer = handler(json.loads(body))
            self.answer(200, b"" if answer is None else json.dumps(answer).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status == 200 else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if not SIGNING_KEY:
        sys.exit("SIGNING_KEY is not set: it is the signing_key of the target")
    host, port = ADDRESS.rsplit(":", 1)
    print(f"listening on {ADDRESS}", flush=True)
    ThreadingHTTPServer((host, int(port)), Receiver).serve_forever()

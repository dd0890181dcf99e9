// A receiver for ZITADEL's Actions v2. It needs nothing but Node.js (22.18 or later runs it as it is).
//
//   SIGNING_KEY=… node receiver.ts

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

const address = process.env.ADDRESS ?? "127.0.0.1:8090";
const signingKey = process.env.SIGNING_KEY ?? "";
const maxAge = Number(process.env.SIGNATURE_MAX_AGE ?? "300"); // seconds

type Call = Record<string, any>;

/** Adds a claim to a token: for a rest_call on preuserinfo or preaccesstoken. */
function claims(call: Call): unknown {
  const department = "sales"; // look it up by call.user.id
  console.log(`${call.function}: department ${department} for ${call.user?.id}`);
  return { append_claims: [{ key: "department", value: department }] };
}

/** Writes an event down: for a rest_webhook or rest_async on events. The answer is ignored. */
function audit(call: Call): unknown {
  console.log(`${call.event_type} of ${call.aggregateID} by ${call.userID}`);
  return undefined;
}

/**
 * Refuses users of foreign domains: for a rest_call with interrupt_on_error on the request
 * AddHumanUser. Whoever passes, passes unchanged: the answer replaces the request.
 */
function gate(call: Call): unknown {
  const email: string = call.request?.email?.email ?? "";
  if (!email.endsWith("@example.com")) {
    return {
      forwardedStatusCode: 403,
      forwardedErrorMessage: "only addresses of example.com may register",
    };
  }
  return call.request;
}

const routes: Record<string, (call: Call) => unknown> = {
  "/claims": claims,
  "/audit": audit,
  "/gate": gate,
};

/** Compares the header "t=<unix seconds>,v1=<hex>[,v1=<hex>]" with the bytes as they came. */
function valid(header: string, body: Buffer): boolean {
  const parts = header.split(",").map((part) => part.split("="));
  const timestamp = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > maxAge) {
    return false;
  }
  const expected = createHmac("sha256", signingKey).update(`${timestamp}.`).update(body).digest();
  return parts
    .filter(([name]) => name === "v1")
    .map(([, hex]) => Buffer.from(hex ?? "", "hex"))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

async function bytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks); // before JSON.parse: the signature is over these bytes
}

if (signingKey === "") {
  console.error("SIGNING_KEY is not set: it is the signing_key of the target");
  process.exit(1);
}
const server = createServer(async (request, response) => {
  const body = await bytes(request);
  const route = request.method === "POST" ? routes[request.url ?? ""] : undefined;
  if (route === undefined) {
    response.writeHead(404).end("no such path");
  } else if (!valid(String(request.headers["zitadel-signature"] ?? ""), body)) {
    response.writeHead(401).end("invalid signature");
  } else {
    const answer = route(JSON.parse(body.toString()));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(answer === undefined ? "" : JSON.stringify(answer));
  }
});
const [host, port] = address.split(":");
server.listen(Number(port), host, () => console.log(`listening on ${address}`));

"""A collector that shares no code with Comity: it reads what stages send by OTLP's own schema.

  collector.py serve FILE PORTFILE   take traces at a free port, whose number goes into PORTFILE, and append each request to FILE
  collector.py trace FILE TRACE      read FILE, and print how the spans of a trace hang together; exit 1 if something is wrong:
                                     a request that is not by the schema, a stage that is missing, a span whose parent is missing,
                                     or one of the words on standard input, one a line, anywhere in what was sent
"""

import base64
import http.server
import json
import sys
from pathlib import Path

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

STAGES = {"comity-intake", "comity-validate", "comity-retrieve", "comity-intercept", "comity-deliver"}
IDS = {"traceId", "spanId", "parentSpanId"}


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200 if self.path == "/v1/traces" else 404
        with open(self.server.requests, "ab") as requests:
            requests.write(body + b"\n")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def serve(requests, port_file):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    server.requests = requests
    Path(port_file).write_text(str(server.server_port))
    server.serve_forever()


def with_binary_ids(value):
    """OTLP writes ids in hexadecimal where protobuf's JSON has base64: the one difference between the two."""
    if isinstance(value, dict):
        return {
            key: base64.b64encode(bytes.fromhex(member)).decode() if key in IDS else with_binary_ids(member)
            for key, member in value.items()
        }
    return [with_binary_ids(member) for member in value] if isinstance(value, list) else value


def read(path):
    """The spans by their ids, each with its stage. What the schema does not know raises."""
    spans = {}
    for line in Path(path).read_text().splitlines():
        request = json_format.Parse(json.dumps(with_binary_ids(json.loads(line))), ExportTraceServiceRequest())
        for resource in request.resource_spans:
            names = {entry.key: entry.value.string_value for entry in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    spans[span.span_id] = (names["service.name"], span)
    return spans


def show(spans, is_shown, indent):
    for stage, span in sorted(spans.values(), key=lambda entry: entry[1].start_time_unix_nano):
        if is_shown(span):
            print(f"{indent}{stage}  {span.name}  {(span.end_time_unix_nano - span.start_time_unix_nano) / 1e6:.1f} ms")
            show(spans, lambda child: child.parent_span_id == span.span_id, indent + "  ")


def trace(path, trace_id):
    spans = {i: (stage, span) for i, (stage, span) in read(path).items() if span.trace_id == bytes.fromhex(trace_id)}
    show(spans, lambda span: span.parent_span_id not in spans, "")
    wrong = [f"{stage} is missing" for stage in sorted(STAGES - {stage for stage, _ in spans.values()})]
    roots = [(stage, span) for stage, span in spans.values() if span.parent_span_id not in spans]
    if [stage for stage, _ in roots] != ["comity-intake"]:
        wrong.append("these begin anew: " + ", ".join(f"{stage} {span.name}" for stage, span in roots))
    sent = Path(path).read_text()
    wrong += [f"what was sent holds {word}" for word in sys.stdin.read().split() if word in sent]
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", requests, port_file]:
            serve(requests, port_file)
        case ["trace", path, trace_id]:
            sys.exit(trace(path, trace_id))
        case _:
            sys.exit(__doc__)

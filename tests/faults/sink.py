"""A mail server that takes everything (RFC 5321, as much of it as a client needs), and tells which worker gave it what."""

import contextlib
import re
import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes


class Sink(socketserver.ThreadingTCPServer):
    """`taking` is called with the sender before a mail is taken."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, taking: Callable[[str], None] = lambda sender: None) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taking, self.taken = taking, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the worker was killed
            self.serve()

    def serve(self) -> None:
        self.say("220 sink")
        sender = ""
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "MAIL":
                sender = re.search(r"<([^>]*)>", line)[1]
            if word == "DATA":
                self.say("354 Go on")
                self.take(sender)
            self.say("221 Bye" if word == "QUIT" else "250 OK")
            if word == "QUIT":
                return

    def take(self, sender: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.taking(sender)
        message = message_from_bytes(b"".join(lines))
        self.server.taken.append((message["Message-ID"], message["To"], sender))

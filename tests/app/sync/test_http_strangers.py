"""Whoever answers in the office's place is told from the office, on a real socket."""

import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from protocol import errors
from tests.peer import PARCEL, hears


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<htm",
        b"HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nLYB1",
        b"HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n<html>",
    ],
    ids=["redirect", "html", "511", "wrong type", "html called ours"],
)
def test_whoever_answers_in_the_offices_place_is_known(meets, answer):
    """A portal is not the office, whatever status it answers with."""

    def portal(line):
        hears(line)
        line.sendall(answer)

    with pytest.raises(errors.CaptivePortalError):
        list(meets(portal).exchange([PARCEL]))


def certificate(folder):
    """Make a certificate nobody vouches for, as what sits between makes one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "peer.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_somebody_between_is_told_from_no_signal(meets, tmp_path):
    """A certificate nobody vouches for is a portal, and nothing was said to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    heard = []

    def listens(line):
        heard.append(line.recv(100))

    way = meets(listens, "https", lambda line: context.wrap_socket(line, server_side=True))
    with pytest.raises(errors.CaptivePortalError):
        list(way.exchange([PARCEL]))
    assert b"".join(heard) == b""


def test_plain_words_where_a_secret_line_should_be_are_a_portal(meets):
    """A login page on the office's port does not speak as the office does."""

    def portal(line):
        line.recv(1_000)
        line.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n")

    with pytest.raises(errors.CaptivePortalError):
        list(meets(portal, "https").exchange([PARCEL]))

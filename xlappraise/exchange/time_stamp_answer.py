"""An authority's answer to a time-stamp query (RFC 3161) and its certificates in; out, what was stamped, when, by whom.

By rfc3161-client, where it is installed (the extra `stamp`). Nothing is fetched, so a revoked certificate is not seen.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlappraise.records import NamedTuple

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

SHA_256 = "2.16.840.1.101.3.4.2.1"
"""The object identifier of the algorithm that codes of seals are made with."""


class BadStamp(Exception):  # noqa: N818  # what the answer is, no fault of the program
    """The answer proves nothing. Its text says why, in one sentence."""


class TimeStamp(NamedTuple):
    """A stamp whose signature was verified; `code` is the SHA-256 in hex that was stamped, `moment` is in UTC."""

    code: str
    moment: datetime
    authority: str
    """The name in the certificate that signed it."""


def time_stamp(answer: bytes, trusted: bytes) -> TimeStamp:
    """The stamp in `answer` (DER), verified with the certificates in `trusted` (PEM): signature, purpose, dates.

    Raises BadStamp when the answer proves nothing, ValueError when `trusted` holds no certificate, ImportError where
    rfc3161-client is not installed.
    """
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    roots = load_pem_x509_certificates(trusted)
    try:
        response = decode_timestamp_response(answer)
    except ValueError:
        raise BadStamp("It is no answer to a time-stamp query.") from None
    if response.status != 0:
        said = " ".join(" ".join(response.status_string).split())
        raise BadStamp(f"The authority gave no time stamp{f': {said}' if said else ''}.")
    info = response.tst_info
    builder = VerifierBuilder(roots=roots)
    try:
        builder.build().verify(response, info.message_imprint.message)
    except VerificationError:
        raise BadStamp("No certificate given bears out its signature.") from None
    if info.message_imprint.hash_algorithm.dotted_string != SHA_256:
        raise BadStamp("It is a stamp of something else: it was not made for a SHA-256 code.")
    return TimeStamp(info.message_imprint.message.hex(), info.gen_time.astimezone(UTC), _signer(response))


def _signer(response: "TimeStampResponse") -> str:
    """Whose certificate signed the answer: its common name, else all of its name."""
    from cryptography.x509 import NameOID, load_der_x509_certificate

    signer = next(iter(response.signed_data.signer_infos))
    found = [load_der_x509_certificate(each) for each in response.signed_data.certificates]
    own = next(each for each in found if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number))
    names = own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else own.subject.rfc4514_string()

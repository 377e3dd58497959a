"""
The evidence pack: what a review of public services asks to see, in one file, the same every time.

For the SPBE and MCP reviews: service standards, how long people waited and on whom, complaints and
what became of them, the satisfaction survey. It speaks of the ledger as it is: its last moment is
the ledger's, not the clock's, so that whoever has the ledger makes the same bytes.
"""

import hashlib

from sqlalchemy import func, select
from sqlmodel import Session

from server import figure_files, guarded, report
from server.figures import Span
from server.office import Office
from server.staff import Staff
from server.tables import MESSAGE

_READ_ME = """\
Bukti pelayanan publik · Evidence of public services
{since} – {until}

standards.csv          standar pelayanan, hari kerja · service standards in working days
timings.csv            lama menunggu dan di mana · waits, by who had the case
periods.csv            permohonan masuk dan dijawab · applications received and answered
complaints.csv         pengaduan · complaints
complaint_periods.csv  pengaduan menurut waktu · complaints by time
survey.csv             survei kepuasan, 1 sampai 4 · satisfaction survey, 1 to 4
villages.csv           desa yang lama tidak terdengar · villages that have not been heard from
days_off.csv           hari libur dan cuti bersama · holidays and collective leave
figures.json           semuanya dalam satu berkas · all of it in one file
contents.sha256        sidik berkas · digests of the files

Angka di bawah {smallest} ditulis {hidden} supaya tidak ada orang yang dapat dikenali.
Numbers below {smallest} are written {hidden}, so that nobody can be recognised.

Dibuat ulang dari buku pesan yang sama, isinya sama sampai ke setiap bita:
Made again from the same ledger, it is the same to the byte:
layar-server report evidence --since {since} --until {until} FILE.zip

{attribution}
"""


def pack(session: Session, staff: Staff, span: Span, office: Office) -> bytes:
    """Return the pack of a time as the bytes of a ZIP file."""
    made = report.of(session, staff, span, _last_ms(session, span), office)
    sheets = report.sheets(made, office, "id")
    files = report.as_csvs(sheets)
    files["figures.json"] = figure_files.as_json(report.as_said(sheets))
    files["README.txt"] = _READ_ME.format(
        since=span.since,
        until=span.until,
        smallest=guarded.SMALLEST,
        hidden=figure_files.HIDDEN,
        attribution=report.ATTRIBUTION,
    ).encode()
    digests = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["contents.sha256"] = "".join(digests).encode()
    return figure_files.as_zip(files)


def _last_ms(session: Session, span: Span) -> int:
    """Return when the office last heard anything; the end of the time where it never did."""
    last: int | None = session.execute(select(func.max(MESSAGE.c.heard_ms))).scalar()
    return span.until_ms - 1 if last is None else last

"""What can be asked about a service, and what an answer is; nothing here compares words."""

from dataclasses import dataclass
from enum import StrEnum

from protocol.services import Service


class Topic(StrEnum):
    """What a question about a service can be about."""

    PAPERS = "papers"
    FEE = "fee"
    TIME = "time"
    WHO = "who"
    WHERE = "where"
    OUTPUT = "output"
    LAW = "law"


@dataclass(frozen=True)
class Answer:
    """One topic of one service; `service` and `topic` are the source."""

    service: Service
    topic: Topic

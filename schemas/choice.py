"""What a reader has chosen to look at; every part of it stands in the address of the page."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from schemas.language import Language


class PeerRule(StrEnum):
    """Whom an institution is compared with."""

    NEAREST = "nearest"  # measured distance over size, profile, type, region
    ALL = "all"  # all measured institutions
    PROFILE = "profile"
    TYPE = "type"
    SIZE = "size"
    REGION = "region"
    CHOSEN = "chosen"  # picked by hand


class Choice(BaseModel):
    """The state of the header; pages add their own parts.

    edition    None stands for the newest complete edition
    chosen     institutions picked by hand, for PeerRule.CHOSEN and for Compare
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: str
    framework: str
    institution: str
    edition: int | None = None
    peers: PeerRule = PeerRule.NEAREST
    chosen: tuple[str, ...] = ()
    language: Language = Language.ENGLISH

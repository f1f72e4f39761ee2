"""One workspace as one viewer sees it: what every service takes first."""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Access
from indicators.catalogue.contents import Catalogue
from schemas.institution import InstitutionKind
from schemas.settings import Settings

FRAMEWORK_OF_WORKSPACE = {"open": "open_visibility", "demo": "full"}
"""The framework shown first: the one the workspace has data for."""

INSTITUTION_OF_WORKSPACE = {"open": "kaznu", "demo": "demo_samal"}
"""The institution shown to a reader who has not chosen one."""


@dataclass(frozen=True)
class WorkspaceView:
    """A workspace, the catalogue and the settings; `key` identifies all that a result depends on.

    name       `open` or `demo`
    synthetic  whether everything in it is fictional and has to be marked as such
    """

    name: str
    access: Access
    catalogue: Catalogue
    settings: Settings
    synthetic: bool

    @classmethod
    def open(
        cls, name: str, access: Access, catalogue: Catalogue, settings: Settings
    ) -> WorkspaceView:
        """Look into a workspace and note whether it is synthetic."""
        synthetic = access.workspace_info().get("synthetic") == "true"
        return cls(name, access, catalogue, settings, synthetic)

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what identifies the data and the scope: part of every cache key."""
        return (self.name, self.access.data_version(), self.access.viewer.model_dump_json())

    @property
    def default_framework(self) -> str:
        """Return the framework shown first in this workspace."""
        return FRAMEWORK_OF_WORKSPACE[self.name]

    def default_institution(self) -> str:
        """Return the institution shown first; where it is not held, the first of the register."""
        wanted = INSTITUTION_OF_WORKSPACE[self.name]
        known = list(self.access.institutions(InstitutionKind.MEASURED)["institution"])
        return wanted if wanted in known else str(known[0])

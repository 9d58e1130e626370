"""The style sheet of a drawn tree, for light and for dark pages."""

from __future__ import annotations

from collections.abc import Iterator

from btrunner.runner.draw.look import FAMILIES, STATUSES

_SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,"DejaVu Sans",sans-serif'
_MONO = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace'

_FORMS = f"""
.bt text{{font:400 11px {_SANS}}}
.bt .bt-t{{font-size:13px;font-weight:600}}
.bt .bt-k{{font-size:10.5px;font-weight:600}}
.bt .bt-c{{font:400 11px {_MONO}}}
.bt .bt-o{{font-size:10.5px}}
.bt .bt-b{{font-weight:600}}
.bt .bt-s{{font-size:10.5px;text-anchor:middle}}
.bt .bt-h{{font-size:20px;font-weight:700}}
.bt .bt-a{{font-size:13px}}
.bt .bt-n{{font:400 11px {_MONO}}}
.bt-card{{stroke-width:1.2}}
.bt-link{{fill:none;stroke-width:1.6;stroke-linecap:round}}
.bt-dash{{stroke-dasharray:5 4}}
.bt-icon{{fill:none;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}}
.bt-ring{{fill:none;stroke-width:1.4}}
.bt-idle{{stroke-dasharray:2 2.5}}
"""


def _paper(page: str, card: str, border: str, ink: str, dim: str, pill: str, link: str) -> str:
    return f"""
.bt-page{{fill:{page}}}
.bt-card{{fill:{card};stroke:{border}}}
.bt text{{fill:{ink}}}
.bt .bt-c,.bt .bt-a,.bt .bt-n,.bt .bt-s,.bt .bt-l{{fill:{dim}}}
.bt-pill{{fill:{pill}}}
.bt-more{{fill:none;stroke:{border}}}
.bt-link,.bt-rule{{stroke:{link}}}
.bt-ring{{stroke:{link}}}
.bt-icon{{stroke:{page}}}
"""


def _colours(dark: bool) -> Iterator[str]:
    for name, family in FAMILIES.items():
        colour = family.dark if dark else family.light
        yield f".bt-{name} .bt-badge{{fill:{colour}}}.bt .bt-{name} .bt-k{{fill:{colour}}}"
    for name, status in STATUSES.items():
        colour, tint = (status.dark, status.dark_tint) if dark else (status.light, status.light_tint)
        yield (
            f".bt-{name} .bt-card{{fill:{tint};stroke:{colour};stroke-width:1.8}}"
            f".bt-{name} .bt-disc{{fill:{colour}}}.bt .bt-{name} .bt-w{{fill:{colour}}}"
            f".bt-link.bt-{name}{{stroke:{colour}}}"
        )


def style() -> str:
    """Return the style sheet; a viewer that knows no dark pages shows the light one."""
    light = _paper("#ffffff", "#ffffff", "#d1d9e0", "#1f2328", "#59636e", "#eef1f4", "#afb8c1")
    dark = _paper("#0d1117", "#161b22", "#3d444d", "#e6edf3", "#9198a1", "#262c36", "#545d68")
    day, night = light + "\n".join(_colours(False)), dark + "\n".join(_colours(True))
    return f"{_FORMS}{day}\n@media (prefers-color-scheme:dark){{{night}\n}}\n"

"""An Outcome in; the pack that members read out: one tree of sections, written as docx, html, md, pdf and figures."""

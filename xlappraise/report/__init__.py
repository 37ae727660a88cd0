"""The pack that members read: in, an Outcome; out, one neutral tree and from it docx, html, md, pdf and figures."""

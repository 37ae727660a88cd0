"""Nothing in; out, what a server says with each file of the page, also as IIS, nginx and Apache take it."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; "
    "style-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'"
)
"""What the page may load and run: files of its own folder alone, and no text as code."""
FRAMES = "frame-ancestors 'none'"
"""Nobody else's page may hold ours. Only a header can say so."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; {FRAMES}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""With every file. `no-cache` means: keep it, and ask each time whether it is still the same."""
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".whl": "application/zip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""The type of each kind of file; browsers refuse scripts that come as anything else."""


def snippets() -> dict[str, str]:
    """The headers and types for each server, by the name of the file that holds them."""
    return {"iis-web.config": _iis(), "nginx.conf": _nginx(), "apache.htaccess": _apache()}


def _iis() -> str:
    types = "".join(
        f'      <remove fileExtension="{end}" />\n      <mimeMap fileExtension="{end}" mimeType="{kind}" />\n'
        for end, kind in KINDS.items()
    )
    headers = "".join(f'        <add name="{name}" value="{value}" />\n' for name, value in HEADERS.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        "<!-- Put this as web.config into the folder of the page. -->\n"
        "<configuration>\n  <system.webServer>\n"
        f"    <staticContent>\n{types}    </staticContent>\n"
        f"    <httpProtocol>\n      <customHeaders>\n{headers}      </customHeaders>\n    </httpProtocol>\n"
        '    <defaultDocument>\n      <files>\n        <clear />\n        <add value="index.html" />\n'
        "      </files>\n    </defaultDocument>\n"
        "  </system.webServer>\n</configuration>\n"
    )


def _nginx() -> str:
    types = "".join(f"        {kind.partition(';')[0]} {end[1:]};\n" for end, kind in KINDS.items())
    headers = "".join(f'    add_header {name} "{value}" always;\n' for name, value in HEADERS.items())
    return (
        "# Into the server block; put the page's folder in the place of /srv/xlappraise.\n"
        "location /xlappraise/ {\n    alias /srv/xlappraise/;\n    index index.html;\n    charset utf-8;\n"
        f"    types {{\n{types}    }}\n{headers}}}\n"
    )


def _apache() -> str:
    types = "".join(f'AddType "{kind}" {end}\n' for end, kind in KINDS.items())
    headers = "".join(f'Header always set {name} "{value}"\n' for name, value in HEADERS.items())
    return (
        "# Put this as .htaccess into the folder of the page (AllowOverride FileInfo Indexes), or into its Directory.\n"
        f"# It needs mod_headers and mod_mime.\nDirectoryIndex index.html\n{types}{headers}"
    )

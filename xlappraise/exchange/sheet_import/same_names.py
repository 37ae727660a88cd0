"""Names as two tables spell them in, which of them are the same out: by the longest run of words in common."""

import re
from collections.abc import Sequence

NUMBERED = re.compile(r"^(?:option\s*)?(?:[a-z]?\d{1,2}|[ivx]{1,4}|[a-h])\s*[.):–-]\s*", re.IGNORECASE)


def words_of(name: str) -> list[str]:
    """The words of a name in lower case, without a number before it and without what stands in brackets."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", NUMBERED.sub("", name.strip())) or name
    return re.findall(r"[\w&]+", bare.lower().replace("'", ""))


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many letters the longest run of words has that stands in both."""
    best = 0
    for i in range(len(one)):
        for j in range(len(other)):
            n = 0
            while i + n < len(one) and j + n < len(other) and one[i + n] == other[j + n]:
                n += 1
            best = max(best, sum(map(len, one[i : i + n])))
    return best


def matches(name: str, known: Sequence[str]) -> list[int]:
    """The numbers, from 0, of the known names most like `name`: none where none is like it, several where they tie."""
    own = words_of(name)
    if not own:
        return []
    same = [n for n, other in enumerate(known) if words_of(other) == own]
    begun = [n for n, other in enumerate(known) if len(words_of(other)) == 1 and words_of(other) == own[:1]]
    if same or len(begun) == 1:  # such as D for `D Build`
        return same or begun
    shared = [common(own, words_of(other)) for other in known]
    most = max(shared, default=0)
    return [n for n, count in enumerate(shared) if count == most] if most >= max(3, sum(map(len, own)) * 0.4) else []

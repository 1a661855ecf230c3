"""The pieces of words that the second reader knows: those of its base that occur in the labelled comments, and emoji.

    python vocabulary.py --data DIR --lessons lessons.jsonl

writes `vocabulary.txt`: a piece a line, in the order of their numbers.
"""

import argparse
import unicodedata
from collections import Counter
from pathlib import Path

from data import read
from model import VOCABULARY, base_tokenizer, is_symbol

# Pieces that occur less often are spelled with shorter ones; emoji that occur less often stay unknown.
SEEN = 3


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--lessons", type=Path, required=True)
    args = args.parse_args()
    texts = [row.text for row in read(args.data, args.lessons)[0]]
    tok = base_tokenizer()
    pieces, symbols = Counter(), Counter()
    for begin in range(0, len(texts), 10_000):
        for ids in tok(texts[begin : begin + 10_000], add_special_tokens=False)["input_ids"]:
            pieces.update(ids)
    for text in texts:
        symbols.update(filter(is_symbol, text))
    by_id = tok.convert_ids_to_tokens(range(len(tok)))
    special = set(tok.all_special_tokens)
    kept = [piece for id, piece in enumerate(by_id)
            if piece in special or pieces[id] >= SEEN or len(piece.removeprefix("##")) == 1 and piece.isascii()]
    have = set(kept)
    kept += sorted(s for s, seen in symbols.items() if seen >= SEEN and s not in have and unicodedata.name(s, ""))
    VOCABULARY.write_text("\n".join(kept) + "\n")
    print(f"{len(kept)} pieces of {len(by_id)}")


if __name__ == "__main__":
    main()

"""The pieces of words that the training makes of texts, for `cargo xtask pieces` to compare the engine's with.

    python pieces.py --data DIR --out pieces.jsonl
"""

import argparse
import gzip
import json
from pathlib import Path

from model import Tokenizer

# Longer texts are cut by the engine, but not here.
MOST = 100_000


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--every", type=int, default=3, help="one text in so many, of all languages")
    args = args.parse_args()
    texts = []
    for path in sorted(args.data.glob("*.jsonl.gz")):
        with gzip.open(path, "rt") as lines:
            texts += [json.loads(line)["text"] for index, line in enumerate(lines) if index % args.every == 0]
    tok = Tokenizer()
    with args.out.open("w") as out:
        for text, ids in zip(texts, tok(texts, MOST)[0]):
            # Without the pieces that begin and end every text.
            out.write(json.dumps({"text": text, "pieces": ids[1:-1]}) + "\n")
    print(f"{len(texts)} texts")


if __name__ == "__main__":
    main()

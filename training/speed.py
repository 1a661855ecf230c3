"""How fast the program reads beside the same encoder in PyTorch on the same machine, in one run.

    cargo build --release      # from the root
    python speed.py reader.pt --ombud ../target/release/ombud

Comments of 50 words, made of the project's own sentences. Ours is the whole of `ombud check --jsonl`: first reader, second
reader, policy, JSON. PyTorch's is the encoder alone, on numbers of pieces that were made beforehand.
"""

import argparse
import json
import os
import subprocess
import time
from pathlib import Path

import numpy as np
import torch

from model import Reader, Tokenizer
from train import MAX_TOKENS, pad

SENTENCES = Path(__file__).parent.parent / "crates/moderation/tests/data/heldout"
WORDS, BATCH, ROUNDS = 50, 32, 3


def comments():
    words = []
    for path in sorted(SENTENCES.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            words += json.loads(line)["text"].split()
    return [" ".join(words[i : i + WORDS]) for i in range(0, len(words) - WORDS, WORDS)]


def quantiles(seconds):
    return "p50 {:.1f} ms, p99 {:.1f} ms".format(*(1000 * np.quantile(seconds, [0.5, 0.99])))


def by_torch(weights, texts, dtype):
    tok = Tokenizer()
    model = Reader(tok)
    model.load_state_dict(torch.load(weights, map_location="cpu"))
    model.eval()
    if dtype == "int8":
        model = torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, torch.qint8)
    tokens = tok(texts, MAX_TOKENS)[0]
    with torch.no_grad():
        torch.set_num_threads(1)
        alone = []
        for ids in tokens * ROUNDS:
            begin = time.perf_counter()
            model(*pad([ids]))
            alone.append(time.perf_counter() - begin)
        torch.set_num_threads(2)
        begin = time.perf_counter()
        for i in range(0, len(tokens) * ROUNDS, BATCH):
            model(*pad((tokens * ROUNDS)[i : i + BATCH]))
        rate = len(tokens) * ROUNDS / (time.perf_counter() - begin)
    print(f"PyTorch {dtype}: alone, one core: {quantiles(alone)}; in batches of {BATCH}, two cores: {rate:.0f} comments/s", flush=True)
    return np.median(alone), rate


def by_ombud(program, texts):
    start = [program, "check", "--jsonl", "--second-reader", "always"]
    lines = [json.dumps({"text": text, "lang": "en"}) + "\n" for text in texts]
    pipe = subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    alone = []
    for line in lines[:3] + lines * ROUNDS:
        begin = time.perf_counter()
        pipe.stdin.write(line)
        pipe.stdin.flush()
        assert "second-" in pipe.stdout.readline()
        alone.append(time.perf_counter() - begin)
    pipe.stdin.close()
    pipe.wait()
    # The first comments wait for the weights.
    alone = alone[3:]
    begin = time.perf_counter()
    subprocess.run(start, input="".join(lines * ROUNDS * 4), text=True, stdout=subprocess.DEVNULL, check=True)
    rate = len(lines) * ROUNDS * 4 / (time.perf_counter() - begin)
    print(f"Ombud: alone: {quantiles(alone)}; bulk, {os.cpu_count()} cores, start included: {rate:.0f} comments/s", flush=True)
    return np.median(alone), rate


def main():
    args = argparse.ArgumentParser()
    args.add_argument("weights", type=Path)
    args.add_argument("--ombud", type=Path, required=True)
    args = args.parse_args()
    texts = comments()
    print(f"{len(texts)} comments of {WORDS} words", flush=True)
    ours, our_rate = by_ombud(args.ombud, texts)
    for dtype in ("float32", "int8"):
        theirs, their_rate = by_torch(args.weights, texts, dtype)
        print(f"  ours takes {ours / theirs:.2f} times as long alone, and reads {our_rate / their_rate:.2f} times as many in bulk")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Trains the second reader. See README.md beside this file.

    python train.py --data DIR --lessons lessons.jsonl --out reader.pt
    python train.py --data DIR --measure reader.pt
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from data import LABELS, SETS, aims, one_pass, read
from model import Reader, Tokenizer

MAX_TOKENS, BATCH, WARM_UP = 128, 32, 300
ENCODER_RATE, HEAD_RATE, MARK_WEIGHT = 1e-4, 1e-3, 0.3
# What is kept is the mean over about the last five hundred steps.
AVERAGE = 0.998


def pad(batch):
    width = max(map(len, batch))
    ids, mask = torch.zeros(len(batch), width, dtype=torch.long), torch.zeros(len(batch), width, dtype=torch.long)
    for i, tokens in enumerate(batch):
        ids[i, : len(tokens)] = torch.tensor(tokens)
        mask[i, : len(tokens)] = 1
    return ids, mask


def batches(order, tokens, rng):
    """Batches of comments of like length, in random order."""
    pools = [sorted(order[i : i + BATCH * 50], key=lambda k: len(tokens[k])) for i in range(0, len(order), BATCH * 50)]
    made = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    rng.shuffle(made)
    return made


def marks(row, offsets):
    return [float(any(b < end and e > begin for begin, end in row.spans)) if e > b else -1.0 for b, e in offsets]


def evaluate(model, tok, dev, most=3000):
    model.eval()
    by_label = {}
    for name, rows in dev.items():
        rows = rows[:most]
        tokens, _ = tok([r.text for r in rows], MAX_TOKENS)
        scores = np.zeros((len(rows), len(LABELS)))
        order = sorted(range(len(rows)), key=lambda k: len(tokens[k]))
        with torch.no_grad(), torch.autocast(DEVICE, dtype=torch.bfloat16):
            for i in range(0, len(rows), 64):
                part = order[i : i + 64]
                ids, mask = pad([tokens[k] for k in part])
                scores[part] = model(ids.to(DEVICE), mask.to(DEVICE))[0].cpu().numpy()
        for j, label in enumerate(LABELS):
            have = [i for i, r in enumerate(rows) if label in r.labels]
            gold = [rows[i].labels[label] >= 0.5 for i in have]
            if have and 5 < sum(gold) < len(gold):
                auc = roc_auc_score(gold, scores[have, j])
                by_label[name, label] = auc
                print(f"dev {name:30s} {label:16s} AUC {auc:.4f} ({sum(gold)}/{len(gold)})", flush=True)
    wiki = [auc for (name, _), auc in by_label.items() if name == "jigsaw_wikipedia"]
    print(f"dev Wikipedia, mean of {len(wiki)}: {np.mean(wiki):.4f}", flush=True)
    model.train()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--lessons", type=Path)
    args.add_argument("--out", type=Path, help="where the weights go")
    args.add_argument("--measure", type=Path, help="only measure these weights")
    args.add_argument("--passes", type=int, default=1)
    args.add_argument("--start", type=Path, help="weights to go on from, at half the rate")
    args.add_argument("--limit", type=int, help="rows of each pass, for a quick look")
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    if not args.out and not args.measure:
        raise SystemExit("say where the weights go with --out, or which to measure with --measure")
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    tok = Tokenizer()
    train, dev = read(args.data, args.lessons)
    if args.measure:
        model = Reader(tok).to(DEVICE)
        model.load_state_dict(torch.load(args.measure, map_location=DEVICE))
        evaluate(model, tok, dev)
        return
    tokens, offsets = tok([r.text for r in train], MAX_TOKENS)
    marked = {i: marks(r, offsets[i]) for i, r in enumerate(train) if r.spans is not None}
    gold = [aims(r) for r in train]
    value, weight = torch.tensor([v for v, _ in gold]), torch.tensor([w for _, w in gold])
    sets = torch.tensor([r.set for r in train])
    todo = [b for _ in range(args.passes) for b in batches(one_pass(train, rng)[: args.limit], tokens, rng)]
    steps = len(todo)
    model = Reader(tok).to(DEVICE)
    share = 1.0
    if args.start:
        share = 0.5
        model.load_state_dict(torch.load(args.start, map_location=DEVICE))
    averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE))
    habits = {id(p) for p in model.habit.parameters()}
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder") and id(p) not in habits]
    optimizer = torch.optim.AdamW([{"params": model.encoder.parameters(), "lr": share * ENCODER_RATE},
                                   {"params": heads, "lr": share * HEAD_RATE},
                                   {"params": model.habit.parameters(), "lr": 1e-2, "weight_decay": 0.0}], weight_decay=0.01, fused=True)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / WARM_UP) * max(0.01, 1 - s / steps))
    loss_of = torch.nn.BCEWithLogitsLoss(reduction="none")
    model.train()
    begin, mean = time.time(), None
    for step, batch in enumerate(todo):
        ids, mask = pad([tokens[k] for k in batch])
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            out, mark = model(ids.to(DEVICE), mask.to(DEVICE), sets[batch].to(DEVICE))
        weights = weight[batch].to(DEVICE)
        loss = (loss_of(out, value[batch].to(DEVICE)) * weights).sum() / weights.sum()
        with_marks = [(i, marked[k]) for i, k in enumerate(batch) if k in marked]
        if with_marks:
            aim = torch.full(mark.shape, -1.0)
            for i, m in with_marks:
                aim[i, : len(m)] = torch.tensor(m)
            asked = aim >= 0
            loss = loss + MARK_WEIGHT * loss_of(mark[asked.to(DEVICE)], aim[asked].to(DEVICE)).mean() * len(with_marks) / len(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(), rate.step(), optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(model)
        mean = loss.item() if mean is None else 0.99 * mean + 0.01 * loss.item()
        if step % 100 == 0:
            spent = time.time() - begin
            print(f"step {step}/{steps} loss {mean:.4f} {spent:.0f} s, {spent / (step + 1) * (steps - step):.0f} s to go", flush=True)
        if step and step % 500 == 0:
            torch.save(averaged.module.state_dict(), args.out)
    torch.save(averaged.module.state_dict(), args.out)
    evaluate(averaged.module, tok, dev)


DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
if __name__ == "__main__":
    main()

"""The labelled comments, with what the second reader should learn from each."""

import gzip
import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

LABELS = ["toxicity", "severe_toxicity", "profanity", "insult", "threat", "identity_attack", "sexual_explicit", "spam"]

# How often a training row of each English set is read in one pass. News comments are what Ombud is for, and there are
# few of them; sets of hatred are many, and ask much the same.
PASSES = {
    "jigsaw_wikipedia": 1.0,
    "civil_toxic_spans": 2.0,
    "civil_weak_aayan517": 1.5,
    "wiki_context_toxicity": 0.6,
    "paradetox_en": 0.3,
    "dynahate2021": 1.5,
    "measuring_hate_speech_ken20": 0.8,
    "gab_hate_corpus": 0.5,
    "edos2023_sexism": 0.5,
    "hatexplain_mbib": 0.5,
    "davidson2017": 0.4,
    "realtoxicityprompts_sample": 0.6,
    "sbic_v2_dev": 1.0,
    "stormfront": 0.6,
    "hatemoji": 1.5,
    "mlma_en_fr_ar": 0.4,
    "sms_spam_uci": 0.7,
    "youtube_spam_uci": 1.0,
    "lessons": 1.0,
}
SETS = list(PASSES)

OF_MACHINES, NEWS, LESSONS = 0.5, 1.5, 1.5
IMPLIED, NO_SPAM, RARE = 0.3, 0.3, 3.0


@dataclass
class Row:
    text: str
    set: int
    labels: dict
    spans: list | None


def read(folder: Path, lessons: Path | None = None):
    """English rows of every set: (training rows, development rows by set)."""
    train, dev = [], {}
    for index, name in enumerate(SETS):
        if name == "lessons":
            if lessons:
                for line in lessons.open():
                    row = json.loads(line)
                    train.append(Row(row["text"], index, row["labels"], None))
            continue
        with gzip.open(folder / f"{name}.jsonl.gz", "rt") as lines:
            for line in lines:
                row = json.loads(line)
                if row.get("lang", "en") != "en":
                    continue
                labels = {("profanity" if k == "obscene" else k): min(max(v, 0.0), 1.0) for k, v in row["labels"].items()}
                made = Row(row["text"], index, labels, row.get("spans"))
                if row["split"] == "dev":
                    dev.setdefault(name, []).append(made)
                else:
                    train.append(made)
    return train, dev


def one_pass(train, rng: random.Random):
    """Indices of one pass, in random order."""
    order = []
    for index, row in enumerate(train):
        share = PASSES[SETS[row.set]]
        order += [index] * (math.floor(share) + (rng.random() < share % 1))
    rng.shuffle(order)
    return order


def aims(row: Row):
    """For each label what to learn and with which weight: what was annotated in full, what follows from it with less."""
    name = SETS[row.set]
    full = {"realtoxicityprompts_sample": OF_MACHINES, "civil_toxic_spans": NEWS, "civil_weak_aayan517": NEWS,
            "lessons": LESSONS}.get(name, 1.0)
    value = {k: row.labels[k] for k in LABELS if k in row.labels}
    weight = {k: full for k in value}

    def imply(label, aim, much):
        if label not in weight:
            value[label], weight[label] = aim, much

    most = max((row.labels.get(k, 0.0) for k in ("insult", "threat", "identity_attack")), default=0.0)
    if most >= 0.5:
        imply("toxicity", 0.9, IMPLIED)
    if row.labels.get("profanity", 1.0) < 0.2 and row.labels.get("insult", 1.0) < 0.2 and most < 0.2:
        imply("toxicity", 0.1, IMPLIED)
    if row.labels.get("toxicity", 1.0) <= 0.1:
        for label in LABELS[:-1]:
            imply(label, 0.0, IMPLIED)
    if row.labels.get("spam", 1.0) < 0.5:
        imply("toxicity", 0.05, NO_SPAM)
    imply("spam", 0.0, NO_SPAM)
    for label in ("severe_toxicity", "threat", "identity_attack"):
        if label in weight and (label != "identity_attack" or name == "jigsaw_wikipedia"):
            weight[label] *= 1.0 + RARE * value[label]
    return [value.get(k, 0.0) for k in LABELS], [weight.get(k, 0.0) for k in LABELS]

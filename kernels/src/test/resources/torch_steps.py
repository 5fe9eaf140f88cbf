"""Times the steps of a multilayer perceptron in PyTorch: plain, ∆-STN, and whole cycles of ∆-STN.

The passes are those of the paper as this project computes them, with no gradient that nobody reads: the general pass
(Equation 3.9), the linearized response pass (3.10, 3.13) with the structured response (3.14), each with its momentum
update, and the gradient of the hyperparameters on a validation minibatch (2.7). Dropout is on the input and after the
first layers, one hyperparameter each. Tangents are written by hand; W and R lie in one tensor, so that one product
serves both.

Prints lines of `name batch products milliseconds`, for a step: torch_plain_*, torch_delta_* (general and response
pass), torch_cycle_* (a fifth of a cycle: five of those and a hyperparameter gradient). Each is measured eagerly, and on
a GPU as a CUDA graph, and by torch.compile in a CUDA graph. Or with --verify: the largest relative difference between
the hand-written gradients and those of autograd, on a small network of doubles.
"""
import argparse
import math
import statistics
import sys
import time

import torch
import torch.nn.functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--batches", default="128,1024")
parser.add_argument("--products", default="float32", help="of float32, tf32, bfloat16")
parser.add_argument("--sizes", default="784,1200,1200,1200,10")
parser.add_argument("--device", default="cuda")
parser.add_argument("--cycles", type=int, default=20, help="cycles of five steps in one timing")
parser.add_argument("--variants", default="eager,graph,compiled")
parser.add_argument("--verify", action="store_true")
args = parser.parse_args()

device = torch.device(args.device)
on_gpu = device.type == "cuda"
if not on_gpu:
    torch.set_num_threads(1)
torch.manual_seed(0)
number = torch.float64 if args.verify else torch.float32
sizes = [int(size) for size in args.sizes.split(",")]
dropouts = min(3, len(sizes) - 2)
last = len(sizes) - 2
INTERVAL, RATE, MOMENTUM = 5, 0.01, 0.9


def uniform(*shape, fan_in):
    bound = 1 / math.sqrt(fan_in)
    return torch.empty(*shape, device=device, dtype=number).uniform_(-bound, bound)


def zeros(*shape):
    return torch.zeros(*shape, device=device, dtype=number)


class Layer:
    def __init__(self, fan_in, fan_out):
        self.units = fan_out
        self.joint = uniform(2 * fan_out, fan_in, fan_in=fan_in)
        self.W, self.R = self.joint[:fan_out], self.joint[fan_out:]
        self.b, self.r = uniform(fan_out, fan_in=fan_in), uniform(fan_out, fan_in=fan_in)
        # Zero in training; random to verify, so that no gradient vanishes.
        self.U, self.V = zeros(fan_out, dropouts), zeros(fan_out, dropouts)
        if args.verify:
            self.U.normal_(), self.V.normal_()

    def general(self):
        return [self.W, self.b]

    def response(self):
        return [self.R, self.r, self.U, self.V]


class Steps:
    def __init__(self, batch, products):
        self.batch, self.products = batch, products
        self.layers = [Layer(*ends) for ends in zip(sizes[:-1], sizes[1:])]
        self.general_weights = [w for layer in self.layers for w in layer.general()]
        self.response_weights = [w for layer in self.layers for w in layer.response()]
        self.general_velocity = [torch.zeros_like(w) for w in self.general_weights]
        self.response_velocity = [torch.zeros_like(w) for w in self.response_weights]
        self.lam = torch.full((dropouts,), -2.0, device=device, dtype=number)
        self.rho = torch.full((dropouts,), 0.5, device=device, dtype=number)
        rows = 10 * batch
        self.data = torch.rand(rows, sizes[0], device=device, dtype=number)
        self.classes = torch.randint(0, sizes[-1], (rows,), device=device)
        self.order = torch.randperm(rows, device=device)[:batch]

    def minibatch(self):
        return self.data.index_select(0, self.order), self.classes.index_select(0, self.order)

    def rounded(self, a):
        return a.bfloat16() if self.products == "bfloat16" else a

    def product(self, a, b):
        """The product of two rounded matrices."""
        return (a @ b).to(number)

    def masks(self, rates):
        masks = []
        for j in range(dropouts):
            rate = rates[:, j : j + 1]
            kept = torch.rand(self.batch, sizes[j], device=device, dtype=number) >= rate
            masks.append(kept / (1 - rate))
        return masks

    def forward(self, x, masks, joint, epsilon=None):
        """Returns outputs, rounded inputs, x Rᵀ where joint has R, and which units are on."""
        h, inputs, projections, on = x, [], [], []
        for j, layer in enumerate(self.layers):
            h = self.rounded(h * masks[j] if masks and j < dropouts else h)
            z = self.product(h, joint[j].t())
            if z.shape[1] > layer.units:
                projections.append(z[:, layer.units :])
                z = z[:, : layer.units]
            z = z + layer.b
            if epsilon is not None:
                z = z + (epsilon @ layer.U.t()) * projections[j] + (epsilon @ layer.V.t()) * layer.r
            inputs.append(h)
            on.append(z > 0)
            h = z.relu() if j < last else z
        return h, inputs, projections, on

    def tangent(self, epsilon, masks, joint, projections, on):
        tangent, scales = None, []
        for j, layer in enumerate(self.layers):
            ue, ve = epsilon @ layer.U.t(), epsilon @ layer.V.t()
            step = ue * projections[j] + ve * layer.r
            if tangent is not None:
                tangent = tangent * masks[j] if j < dropouts else tangent
                step = step + self.product(self.rounded(tangent), joint[j][: layer.units].t())
            scales.append((ue, ve))
            tangent = step * on[j] if j < last else step
        return tangent, scales

    def loss(self, y, t):
        """Returns the mean cross-entropy and its gradient."""
        logs = torch.log_softmax(y, 1)
        gradient = (logs.exp() - F.one_hot(t, sizes[-1])) / self.batch
        return -logs.gather(1, t[:, None]).mean(), gradient

    def down(self, j, g, masks, joint, on):
        g = self.product(g, joint[j][: self.layers[j].units])
        if masks and j < dropouts:
            g = g * masks[j]
        return g * on[j - 1]

    def general_gradients(self, x, t, masks):
        joint = [self.rounded(layer.W) for layer in self.layers]
        y, inputs, _, on = self.forward(x, masks, joint)
        loss, g = self.loss(y, t)
        gradients = []
        for j in reversed(range(len(self.layers))):
            rounded = self.rounded(g)
            gradients[:0] = [self.product(rounded.t(), inputs[j]), g.sum(0)]
            g = self.down(j, rounded, masks, joint, on) if j else None
        return loss, gradients

    def response_gradients(self, x, t, epsilon, masks):
        joint = [self.rounded(layer.joint) for layer in self.layers]
        y, inputs, projections, on = self.forward(x, masks, joint)
        tangent, scales = self.tangent(epsilon, masks, joint, projections, on)
        loss, g = self.loss(y + tangent, t)
        gradients = []
        for j in reversed(range(len(self.layers))):
            ue, ve = scales[j]
            gradients[:0] = [
                self.product(self.rounded(g * ue).t(), inputs[j]),
                (g * ve).sum(0),
                (g * projections[j]).t() @ epsilon,
                (g * self.layers[j].r).t() @ epsilon,
            ]
            g = self.down(j, self.rounded(g), masks, joint, on) if j else None
        return loss, gradients

    def offset_gradient(self, x, t, epsilon):
        """The validation loss's gradient with respect to the offset of each row."""
        joint = [self.rounded(layer.joint) for layer in self.layers]
        y, _, projections, on = self.forward(x, None, joint, epsilon)
        _, g = self.loss(y, t)
        total = 0
        for j in reversed(range(len(self.layers))):
            layer = self.layers[j]
            total = total + (g * projections[j]) @ layer.U + (g * layer.r) @ layer.V
            if j:
                both = torch.cat([g, g * (epsilon @ layer.U.t())], 1)
                g = self.product(self.rounded(both), joint[j]) * on[j - 1]
        return total

    def rates(self, lam):
        return 0.95 * torch.sigmoid(lam)

    def noise(self):
        return torch.randn(self.batch, dropouts, device=device, dtype=number)

    def update(self, weights, velocity, gradients):
        torch._foreach_mul_(velocity, MOMENTUM)
        torch._foreach_add_(velocity, gradients)
        torch._foreach_add_(weights, velocity, alpha=-RATE)

    def plain(self):
        loss, gradients = self.general_gradients(*self.minibatch(), None)
        self.update(self.general_weights, self.general_velocity, gradients)
        return loss

    def delta(self):
        x, t = self.minibatch()
        masks = self.masks(self.rates(self.lam).expand(self.batch, dropouts))
        loss, gradients = self.general_gradients(x, t, masks)
        self.update(self.general_weights, self.general_velocity, gradients)
        epsilon = F.softplus(self.rho) * self.noise()
        masks = self.masks(self.rates(self.lam + epsilon))
        _, gradients = self.response_gradients(x, t, epsilon, masks)
        self.update(self.response_weights, self.response_velocity, gradients)
        return loss

    def hyper(self):
        noise = self.noise()
        total = self.offset_gradient(*self.minibatch(), F.softplus(self.rho) * noise)
        return total.sum(0), (total * noise).sum(0) * torch.sigmoid(self.rho)

    def cycle(self):
        losses = [self.delta() for _ in range(INTERVAL)]
        return torch.stack(losses), *self.hyper()

    def at_offset(self, x, c, masks):
        """The network at an offset of each row, as autograd shall see it."""
        h = x
        for j, layer in enumerate(self.layers):
            h = h * masks[j] if masks and j < dropouts else h
            z = h @ layer.W.t() + layer.b + (c @ layer.U.t()) * (h @ layer.R.t()) + (c @ layer.V.t()) * layer.r
            h = z.relu() if j < last else z
        return h

    def linearized(self, x, epsilon, masks):
        """Returns y + dy/dc epsilon by two reverse passes, without a tangent of this program's."""
        scale = torch.zeros((), device=device, dtype=number, requires_grad=True)
        y = self.at_offset(x, scale * epsilon, masks)
        dual = torch.zeros_like(y, requires_grad=True)
        (pulled,) = torch.autograd.grad((y * dual).sum(), scale, create_graph=True)
        (tangent,) = torch.autograd.grad(pulled, dual, create_graph=True)
        return self.at_offset(x, torch.zeros_like(epsilon), masks) + tangent


def verify():
    steps = Steps(16, "float32")
    x, t = steps.minibatch()
    epsilon = F.softplus(steps.rho) * steps.noise()
    masks = steps.masks(steps.rates(steps.lam + epsilon))
    found = steps.general_gradients(x, t, masks)[1] + steps.response_gradients(x, t, epsilon, masks)[1]
    found.append(steps.offset_gradient(x, t, epsilon))
    # Views cannot be leaves of autograd.
    for layer in steps.layers:
        layer.W, layer.R = layer.W.clone(), layer.R.clone()
        for weight in layer.general() + layer.response():
            weight.requires_grad_()
    offset = epsilon.clone().requires_grad_()
    losses = [
        (steps.at_offset(x, torch.zeros_like(epsilon), masks), [w for l in steps.layers for w in l.general()]),
        (steps.linearized(x, epsilon, masks), [w for l in steps.layers for w in l.response()]),
        (steps.at_offset(x, offset, None), [offset]),
    ]
    expected = [g for y, leaves in losses for g in torch.autograd.grad(F.cross_entropy(y, t), leaves)]
    assert len(found) == len(expected)
    largest = max(float((a - b).abs().max() / b.abs().max()) for a, b in zip(found, expected))
    print(f"verify {largest:.3e}")
    return largest < 1e-9


def wait():
    if on_gpu:
        torch.cuda.synchronize()


def milliseconds(run, steps):
    for _ in range(3):
        run()
    times = []
    for _ in range(9):
        wait()
        start = time.perf_counter()
        for _ in range(args.cycles):
            run()
        wait()
        times.append((time.perf_counter() - start) / args.cycles / steps * 1e3)
    return statistics.median(times)


def as_graph(run):
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            run()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        run()
    return graph.replay


def compiled(steps):
    """Compiles the parts of a cycle apart: five steps in one would take minutes."""
    torch._dynamo.reset()
    for part in ("plain", "delta", "hyper"):
        setattr(steps, part, torch.compile(getattr(steps, part), dynamic=False))
    return steps


def measure(batch, products, variant):
    steps = Steps(batch, products)
    if variant == "compiled":
        steps = compiled(steps)
    for name, run, count in (("plain", steps.plain, 1), ("delta", steps.delta, 1), ("cycle", steps.cycle, INTERVAL)):
        ready = as_graph(run) if on_gpu and variant != "eager" else run
        print(f"torch_{name}_{variant} {batch} {products} {milliseconds(ready, count):.4f}", flush=True)


def measure_all():
    variants = [v for v in args.variants.split(",") if on_gpu or v != "graph"]
    for batch in args.batches.split(","):
        for products in args.products.split(","):
            torch.backends.cuda.matmul.allow_tf32 = products == "tf32"
            for variant in variants:
                try:
                    measure(int(batch), products, variant)
                except Exception as failure:  # The other ways may still work.
                    print(f"torch {variant} {batch} {products} failed: {str(failure).splitlines()[0]}", file=sys.stderr)


if args.verify:
    sys.exit(0 if verify() else 1)
with torch.no_grad():
    measure_all()

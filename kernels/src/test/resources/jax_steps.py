"""Times the steps of a multilayer perceptron in JAX: plain, ∆-STN, and whole cycles of ∆-STN.

The passes are those of the paper as this project computes them: the general pass (Equation 3.9), the linearized
response pass (3.10, 3.13) with the structured response (3.14), each with its momentum update, and the gradient of the
hyperparameters on a validation minibatch (2.7). Dropout is on the input and after the first layers, one hyperparameter
each. Tangents are written by hand, so that the gradient of the response is one reverse pass. What is timed is one
compiled program of five steps.

Prints lines of `name batch products milliseconds`, for a step: jax_plain, jax_delta (general and response pass),
jax_cycle (a fifth of a cycle: five of those and a hyperparameter gradient). Or with --verify: the largest relative
difference between the gradients by these tangents and those by jax.jvp, on a small network of doubles.
"""
import argparse
import math
import statistics
import sys
import time
from functools import partial

parser = argparse.ArgumentParser()
parser.add_argument("--batches", default="128,1024")
parser.add_argument("--products", default="float32", help="of float32, tf32, bfloat16")
parser.add_argument("--sizes", default="784,1200,1200,1200,10")
parser.add_argument("--device", default="cuda")
parser.add_argument("--cycles", type=int, default=20, help="cycles of five steps in one timing")
parser.add_argument("--verify", action="store_true")
args = parser.parse_args()

import jax
import jax.numpy as jnp

jax.config.update("jax_platforms", args.device)
# The generator of the device, which is faster there than JAX's own.
jax.config.update("jax_default_prng_impl", "rbg")
if args.verify:
    jax.config.update("jax_enable_x64", True)
number = jnp.float64 if args.verify else jnp.float32
sizes = [int(size) for size in args.sizes.split(",")]
dropouts = min(3, len(sizes) - 2)
last = len(sizes) - 2
INTERVAL, RATE, MOMENTUM = 5, 0.01, 0.9
PRECISIONS = {"float32": "float32", "tf32": "tensorfloat32", "bfloat16": "bfloat16"}


def uniform(key, shape, fan_in):
    bound = 1 / math.sqrt(fan_in)
    return jax.random.uniform(key, shape, number, -bound, bound)


def initial(key):
    general, response = [], []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        key, *keys = jax.random.split(key, 7)
        general.append({"W": uniform(keys[0], (fan_out, fan_in), fan_in), "b": uniform(keys[1], (fan_out,), fan_in)})
        # U and V are zero in training; random to verify, so that no gradient vanishes.
        scale = 1.0 if args.verify else 0.0
        response.append({
            "R": uniform(keys[2], (fan_out, fan_in), fan_in),
            "r": uniform(keys[3], (fan_out,), fan_in),
            "U": scale * jax.random.normal(keys[4], (fan_out, dropouts), number),
            "V": scale * jax.random.normal(keys[5], (fan_out, dropouts), number),
        })
    return general, response


def product(products, a, b):
    if products == "bfloat16":
        return jnp.matmul(a.astype(jnp.bfloat16), b.astype(jnp.bfloat16), preferred_element_type=number)
    return jnp.matmul(a, b, precision=PRECISIONS[products])


def dropout_masks(key, rates):
    masks = []
    for j, k in enumerate(jax.random.split(key, dropouts)):
        rate = rates[:, j : j + 1]
        kept = jax.random.uniform(k, (rates.shape[0], sizes[j]), number) >= rate
        masks.append(kept / (1 - rate))
    return masks


def cross_entropy(y, t):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(y), t[:, None], 1))


def forward(products, general, x, masks):
    h, inputs, slopes = x, [], []
    for j, w in enumerate(general):
        h = h * masks[j] if masks and j < dropouts else h
        z = product(products, h, w["W"].T) + w["b"]
        inputs.append(h)
        slopes.append((z > 0).astype(number))
        h = jax.nn.relu(z) if j < last else z
    return h, inputs, slopes


def tangent_of(products, response, general, epsilon, masks, inputs, slopes):
    tangent = None
    for j, (w, r) in enumerate(zip(general, response)):
        step = (epsilon @ r["U"].T) * product(products, inputs[j], r["R"].T) + (epsilon @ r["V"].T) * r["r"]
        if tangent is not None:
            tangent = tangent * masks[j] if j < dropouts else tangent
            step = step + product(products, tangent, w["W"].T)
        tangent = step * slopes[j] if j < last else step
    return tangent


def at_offset(products, general, response, c, x, masks):
    """The network at an offset of each row."""
    h = x
    for j, (w, r) in enumerate(zip(general, response)):
        h = h * masks[j] if masks and j < dropouts else h
        z = product(products, h, w["W"].T) + w["b"]
        z = z + (c @ r["U"].T) * product(products, h, r["R"].T) + (c @ r["V"].T) * r["r"]
        h = jax.nn.relu(z) if j < last else z
    return h


def general_loss(general, products, x, t, masks):
    return cross_entropy(forward(products, general, x, masks)[0], t)


def response_gradients(products, response, general, x, t, epsilon, masks):
    y, inputs, slopes = forward(products, general, x, masks)
    return jax.grad(
        lambda r: cross_entropy(y + tangent_of(products, r, general, epsilon, masks, inputs, slopes), t)
    )(response)


def update(weights, velocity, gradients):
    velocity = jax.tree_util.tree_map(lambda v, g: MOMENTUM * v + g, velocity, gradients)
    return jax.tree_util.tree_map(lambda w, v: w - RATE * v, weights, velocity), velocity


def rates(lam):
    return 0.95 * jax.nn.sigmoid(lam)


lam = jnp.full((dropouts,), -2.0, number)
rho = jnp.full((dropouts,), 0.5, number)


def minibatch(data):
    x, t, order = data
    return x[order], t[order]


def plain_step(products, state, data):
    general, velocity = state
    x, t = minibatch(data)
    loss, gradients = jax.value_and_grad(general_loss)(general, products, x, t, None)
    return update(general, velocity, gradients), loss


def delta_step(products, state, data):
    general, response, of_general, of_response, key = state
    x, t = minibatch(data)
    key, first, noise, second = jax.random.split(key, 4)
    masks = dropout_masks(first, jnp.broadcast_to(rates(lam), (x.shape[0], dropouts)))
    loss, gradients = jax.value_and_grad(general_loss)(general, products, x, t, masks)
    general, of_general = update(general, of_general, gradients)
    epsilon = jax.nn.softplus(rho) * jax.random.normal(noise, (x.shape[0], dropouts), number)
    masks = dropout_masks(second, rates(lam + epsilon))
    gradients = response_gradients(products, response, general, x, t, epsilon, masks)
    response, of_response = update(response, of_response, gradients)
    return (general, response, of_general, of_response, key), loss


def hyper_gradient(products, state, data):
    general, response, _, _, key = state
    x, t = minibatch(data)
    noise = jax.random.normal(jax.random.fold_in(key, 1), (x.shape[0], dropouts), number)
    loss = lambda c: cross_entropy(at_offset(products, general, response, c, x, None), t)
    total = jax.grad(loss)(jax.nn.softplus(rho) * noise)
    return total.sum(0), (total * noise).sum(0) * jax.nn.sigmoid(rho)


def five(step, products, state, data):
    losses = []
    for _ in range(INTERVAL):
        state, loss = step(products, state, data)
        losses.append(loss)
    return state, jnp.stack(losses)


@partial(jax.jit, static_argnums=(0,), donate_argnums=(1,))
def plain(products, state, data):
    return five(plain_step, products, state, data)


@partial(jax.jit, static_argnums=(0,), donate_argnums=(1,))
def delta(products, state, data):
    return five(delta_step, products, state, data)


@partial(jax.jit, static_argnums=(0,), donate_argnums=(1,))
def cycle(products, state, data):
    state, losses = five(delta_step, products, state, data)
    return state, (losses, hyper_gradient(products, state, data))


def zeros(tree):
    return jax.tree_util.tree_map(jnp.zeros_like, tree)


def rows(batch):
    x = jax.random.uniform(jax.random.PRNGKey(1), (10 * batch, sizes[0]), number)
    t = jax.random.randint(jax.random.PRNGKey(2), (10 * batch,), 0, sizes[-1])
    return x, t, jax.random.permutation(jax.random.PRNGKey(3), 10 * batch)[:batch]


def verify():
    general, response = initial(jax.random.PRNGKey(0))
    x, t = minibatch(rows(16))
    epsilon = jax.random.normal(jax.random.PRNGKey(3), (16, dropouts), number)
    masks = dropout_masks(jax.random.PRNGKey(4), rates(-2.0 + epsilon))

    def linearized(response):
        network = lambda c: at_offset("float32", general, response, c, x, masks)
        y, tangent = jax.jvp(network, (jnp.zeros_like(epsilon),), (epsilon,))
        return cross_entropy(y + tangent, t)

    found = response_gradients("float32", response, general, x, t, epsilon, masks)
    expected = jax.grad(linearized)(response)
    differences = jax.tree_util.tree_map(lambda a, b: jnp.abs(a - b).max() / jnp.abs(b).max(), found, expected)
    largest = max(float(d) for d in jax.tree_util.tree_leaves(differences))
    print(f"verify {largest:.3e}")
    return largest < 1e-9


def milliseconds(program, products, state, data):
    for _ in range(3):
        state, _ = program(products, state, data)
    times = []
    for _ in range(9):
        jax.block_until_ready(state)
        start = time.perf_counter()
        for _ in range(args.cycles):
            state, _ = program(products, state, data)
        jax.block_until_ready(state)
        times.append((time.perf_counter() - start) / args.cycles / INTERVAL * 1e3)
    return statistics.median(times)


def measure(batch, products):
    copy = partial(jax.tree_util.tree_map, jnp.copy)
    general, response = initial(jax.random.PRNGKey(0))
    data = rows(batch)
    state = (general, zeros(general))
    print(f"jax_plain {batch} {products} {milliseconds(plain, products, copy(state), data):.4f}", flush=True)
    state = (general, response, zeros(general), zeros(response), jax.random.PRNGKey(5))
    for name, program in (("delta", delta), ("cycle", cycle)):
        print(f"jax_{name} {batch} {products} {milliseconds(program, products, copy(state), data):.4f}", flush=True)


if args.verify:
    sys.exit(0 if verify() else 1)
for batch in args.batches.split(","):
    for products in args.products.split(","):
        try:
            measure(int(batch), products)
        except RuntimeError as failure:
            print(f"jax {batch} {products} failed: {str(failure).splitlines()[0]}", file=sys.stderr)

"""Times one plain and one ∆-STN step of a multilayer perceptron in JAX, each one compiled program.

The passes are those of the paper as this project computes them: the general pass (Equation 3.9) and the linearized
response pass (3.10, 3.13), each with its momentum update; dropout on the input and after the first layers, one
hyperparameter each. Tangents are written by hand, so that the gradient of the response is one reverse pass. Prints
lines of `name milliseconds`, or with --verify the largest relative difference to gradients of the response by jax.jvp.
"""
import argparse
import math
import statistics
import sys
import time
from functools import partial

parser = argparse.ArgumentParser()
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--sizes", default="784,1200,1200,1200,10")
parser.add_argument("--device", default="cuda")
parser.add_argument("--products", choices=["float32", "tf32", "bfloat16"], default="float32")
parser.add_argument("--steps", type=int, default=100, help="steps in one timing")
parser.add_argument("--verify", action="store_true")
args = parser.parse_args()

import jax
import jax.numpy as jnp

jax.config.update("jax_platforms", args.device)
if args.verify:
    jax.config.update("jax_enable_x64", True)
number = jnp.float64 if args.verify else jnp.float32
sizes = [int(size) for size in args.sizes.split(",")]
dropouts = min(3, len(sizes) - 2)
last = len(sizes) - 2
RATE, MOMENTUM = 0.01, 0.9
PRECISION = {"float32": "float32", "tf32": "tensorfloat32", "bfloat16": "bfloat16"}[args.products]


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


def product(a, b):
    if args.products == "bfloat16":
        return jnp.matmul(a.astype(jnp.bfloat16), b.astype(jnp.bfloat16), preferred_element_type=number)
    return jnp.matmul(a, b, precision=PRECISION)


def dropout_masks(key, rates):
    masks = []
    for j, k in enumerate(jax.random.split(key, dropouts)):
        rate = rates[:, j : j + 1]
        kept = jax.random.uniform(k, (args.batch, sizes[j]), number) >= rate
        masks.append(kept / (1 - rate))
    return masks


def cross_entropy(y, t):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(y), t[:, None], 1))


def forward(general, x, masks):
    h, inputs, slopes = x, [], []
    for j, w in enumerate(general):
        h = h * masks[j] if masks and j < dropouts else h
        z = product(h, w["W"].T) + w["b"]
        inputs.append(h)
        slopes.append((z > 0).astype(number))
        h = jax.nn.relu(z) if j < last else z
    return h, inputs, slopes


def tangent_of(response, general, epsilon, masks, inputs, slopes):
    tangent = None
    for j, (w, r) in enumerate(zip(general, response)):
        step = (epsilon @ r["U"].T) * product(inputs[j], r["R"].T) + (epsilon @ r["V"].T) * r["r"]
        if tangent is not None:
            tangent = tangent * masks[j] if j < dropouts else tangent
            step = step + product(tangent, w["W"].T)
        tangent = step * slopes[j] if j < last else step
    return tangent


def general_loss(general, x, t, masks):
    return cross_entropy(forward(general, x, masks)[0], t)


def response_gradients(response, general, x, t, epsilon, masks):
    y, inputs, slopes = forward(general, x, masks)
    return jax.grad(
        lambda r: cross_entropy(y + tangent_of(r, general, epsilon, masks, inputs, slopes), t)
    )(response)


def update(weights, velocity, gradients):
    velocity = jax.tree_util.tree_map(lambda v, g: MOMENTUM * v + g, velocity, gradients)
    return jax.tree_util.tree_map(lambda w, v: w - RATE * v, weights, velocity), velocity


def rates(lam):
    return 0.95 * jax.nn.sigmoid(lam)


@partial(jax.jit, donate_argnums=(0,))
def delta(state, x, t):
    general, response, of_general, of_response, key = state
    key, first, noise, second = jax.random.split(key, 4)
    lam = jnp.full((dropouts,), -2.0, number)
    masks = dropout_masks(first, jnp.broadcast_to(rates(lam), (args.batch, dropouts)))
    general, of_general = update(general, of_general, jax.grad(general_loss)(general, x, t, masks))
    epsilon = jax.nn.softplus(0.5) * jax.random.normal(noise, (args.batch, dropouts), number)
    masks = dropout_masks(second, rates(lam + epsilon))
    gradients = response_gradients(response, general, x, t, epsilon, masks)
    response, of_response = update(response, of_response, gradients)
    return general, response, of_general, of_response, key


@partial(jax.jit, donate_argnums=(0,))
def plain(state, x, t):
    general, velocity = state
    return update(general, velocity, jax.grad(general_loss)(general, x, t, None))


def zeros(tree):
    return jax.tree_util.tree_map(jnp.zeros_like, tree)


key = jax.random.PRNGKey(0)
general, response = initial(key)
x = jax.random.uniform(jax.random.PRNGKey(1), (args.batch, sizes[0]), number)
t = jax.random.randint(jax.random.PRNGKey(2), (args.batch,), 0, sizes[-1])


def verify():
    epsilon = jax.random.normal(jax.random.PRNGKey(3), (args.batch, dropouts), number)
    masks = dropout_masks(jax.random.PRNGKey(4), rates(-2.0 + epsilon))

    def network(response, c):
        h = x
        for j, (w, r) in enumerate(zip(general, response)):
            h = h * masks[j] if j < dropouts else h
            z = h @ w["W"].T + w["b"] + (c @ r["U"].T) * (h @ r["R"].T) + (c @ r["V"].T) * r["r"]
            h = jax.nn.relu(z) if j < last else z
        return h

    def linearized(response):
        y, tangent = jax.jvp(lambda c: network(response, c), (jnp.zeros_like(epsilon),), (epsilon,))
        return cross_entropy(y + tangent, t)

    found = response_gradients(response, general, x, t, epsilon, masks)
    expected = jax.grad(linearized)(response)
    differences = jax.tree_util.tree_map(lambda a, b: jnp.abs(a - b).max() / jnp.abs(b).max(), found, expected)
    largest = max(float(d) for d in jax.tree_util.tree_leaves(differences))
    print(f"verify {largest:.3e}")
    return largest < 1e-9


def milliseconds(step, state):
    for _ in range(5):
        state = step(state, x, t)
    runs = []
    for _ in range(9):
        jax.block_until_ready(state)
        start = time.perf_counter()
        for _ in range(args.steps):
            state = step(state, x, t)
        jax.block_until_ready(state)
        runs.append((time.perf_counter() - start) / args.steps * 1e3)
    return statistics.median(runs)


if args.verify:
    sys.exit(0 if verify() else 1)
copy = partial(jax.tree_util.tree_map, jnp.copy)
print(f"jax_plain {milliseconds(plain, (copy(general), zeros(general))):.4f}", flush=True)
state = (copy(general), copy(response), zeros(general), zeros(response), key)
print(f"jax_delta {milliseconds(delta, state):.4f}", flush=True)

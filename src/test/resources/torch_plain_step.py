"""Prints the median milliseconds of one plain SGD step at batch 128, on one thread.

The argument names the network: mlp (784-1200-1200-1200-10, the default) or simple-cnn (two 5x5 convolutions).
"""
import statistics
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)


def mlp():
    sizes = [784, 1200, 1200, 1200, 10]
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1]), torch.rand(128, 784)


def simple_cnn():
    # The maximum before the rectifier, which is the same and less work.
    layers = []
    for a, b in [(1, 16), (16, 32)]:
        layers += [nn.Conv2d(a, b, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()]
    layers += [nn.Flatten(), nn.Linear(1568, 1568), nn.ReLU(), nn.Linear(1568, 10)]
    return nn.Sequential(*layers), torch.rand(128, 1, 28, 28)


net, x = simple_cnn() if sys.argv[1:] == ["simple-cnn"] else mlp()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
t = torch.randint(0, 10, (128,))


def steps(count):
    start = time.perf_counter()
    for _ in range(count):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), t).backward()
        optimizer.step()
    return (time.perf_counter() - start) / count * 1e3


steps(20)
print(statistics.median(steps(20) for _ in range(9)))

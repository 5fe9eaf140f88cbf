"""Prints the median milliseconds of one plain SGD step at batch 128, on one thread.

The argument names the network: mlp (784-1200-1200-1200-10, the default), simple-cnn (two 5x5 convolutions), or lstm with
its units, words and time steps (an embedding, two LSTMs and a softmax, 40 streams, the state carried).
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


class LanguageModel(nn.Module):
    def __init__(self, units, words):
        super().__init__()
        self.embedding = nn.Embedding(words, units)
        self.lstm = nn.LSTM(units, units, 2)
        self.output = nn.Linear(units, words)
        self.state = None

    def forward(self, x):
        y, state = self.lstm(self.embedding(x), self.state)
        self.state = tuple(s.detach() for s in state)
        return self.output(y).flatten(0, 1)


if sys.argv[1:2] == ["lstm"]:
    units, words, length = map(int, sys.argv[2:5])
    net = LanguageModel(units, words)
    x = torch.randint(0, words, (length, 40))
    t = torch.randint(0, words, (length * 40,))
    optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
    times = []
    for _ in range(7):
        start = time.perf_counter()
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), t).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 0.25)
        optimizer.step()
        times.append((time.perf_counter() - start) * 1e3)
    print(statistics.median(times[2:]))
    sys.exit()

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

"""Prints the median milliseconds of one plain SGD step at batch 128, on one thread.

The argument names the network: mlp (784-1200-1200-1200-10, the default), simple-cnn (two 5x5 convolutions), alexnet or
resnet18 (on colour images of 32x32), or lstm with its units, words and time steps (an embedding, two LSTMs and a softmax,
40 streams, the state carried). With "parameters" after the name of one that is no lstm, prints their number instead.
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


def alexnet():
    layers = []
    filters = [3, 64, 192, 384, 256, 256]
    for i, (a, b) in enumerate(zip(filters[:-1], filters[1:]), 1):
        layers += [nn.Conv2d(a, b, 3, stride=2 if i == 1 else 1, padding=1)]
        if i in (1, 2, 5):
            layers += [nn.MaxPool2d(2)]
        layers += [nn.ReLU()]
    layers += [nn.Flatten()]
    for a, b in [(1024, 4096), (4096, 4096)]:
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(4096, 10)), torch.rand(128, 3, 32, 32)


def normalized(a, b, kernel, stride):
    conv = nn.Conv2d(a, b, kernel, stride=stride, padding=kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(b))


class Block(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.first = normalized(a, b, 3, stride)
        self.second = normalized(b, b, 3, 1)
        self.skip = normalized(a, b, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))) + self.skip(x))


def resnet18():
    layers = [normalized(3, 64, 3, 1), nn.ReLU()]
    last = 64
    for i in range(8):
        filters = 64 << i // 2
        layers += [Block(last, filters, 2 if filters > last else 1)]
        last = filters
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10)]
    return nn.Sequential(*layers), torch.rand(128, 3, 32, 32)


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

networks = {"mlp": mlp, "simple-cnn": simple_cnn, "alexnet": alexnet, "resnet18": resnet18}
net, x = networks[sys.argv[1] if len(sys.argv) > 1 else "mlp"]()
if sys.argv[2:] == ["parameters"]:
    print(sum(p.numel() for p in net.parameters()))
    sys.exit()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
t = torch.randint(0, 10, (128,))


def steps(count):
    start = time.perf_counter()
    for _ in range(count):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), t).backward()
        optimizer.step()
    return (time.perf_counter() - start) / count * 1e3


# Of steps that take about a second one says as much as many.
once = steps(1)
count = max(1, min(20, round(600 / once)))
steps(count)
print(statistics.median(steps(count) for _ in range(9)))

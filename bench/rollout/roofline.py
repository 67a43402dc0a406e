"""How fast this machine could do a workload with torch's products: a pass takes no less than its arithmetic at the
rate of torch.mm on the very shapes, nor than reading its weights and its cache once at the bandwidth of memory.

torch.mm is timed in three ways of using the threads: it divides one product among them, or each thread has a share
of the rows, or of the columns; the fastest counts. It is slower on thin shapes than on large ones, so that a better
kernel can come out above this roof; the rate of a large product is printed beside it. Models that fit into the
processor's cache can be read faster than memory allows: there the bandwidth is no bound.
"""

import functools
import threading
import time

import torch

from bench.rollout.cost import cost_of_pass


def best_seconds(work, budget=0.1):
    """Seconds of the fastest call of many."""
    work()
    best, end = float("inf"), time.perf_counter() + budget
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def mm_s(rows, depth, columns):
    """Of one product with a weight as models keep it, [columns, depth]: torch.mm from either side."""
    left, weight = torch.randn(rows, depth), torch.randn(columns, depth)
    return min(best_seconds(lambda: torch.mm(left, weight.t())), best_seconds(lambda: torch.mm(weight, left.t())))


def together_s(shape, workers, threads_each):
    """Of the slowest of `workers` products at once, each on `threads_each` threads inside of torch."""
    seconds, barrier = [], threading.Barrier(workers)

    def work():
        torch.set_num_threads(threads_each)
        barrier.wait()
        seconds.append(mm_s(*shape))

    crew = [threading.Thread(target=work) for _ in range(workers)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    return max(seconds)


@functools.cache
def product_s(rows, depth, columns, threads):
    share_of_rows, share_of_columns = -(-rows // threads), -(-columns // threads)
    return min(together_s((rows, depth, columns), 1, threads),
               together_s((share_of_rows, depth, columns), threads, 1),
               together_s((rows, depth, share_of_columns), threads, 1))


def large_product_rate(threads, size=512):
    return 2 * size**3 / product_s(size, size, size, threads)


def product_rate(products, threads):
    """Floating point operations per second, weighted by the operations of each shape."""
    seconds = 0.0
    for product in products:
        rows = max(1, round(product.rows))
        seconds += product.times * product_s(rows, product.depth, product.columns, threads) * product.rows / rows
    return sum(product.flops for product in products) / seconds


@functools.cache
def read_bandwidth(threads, numbers=320 * 2**20):
    """Bytes per second of reading 1.25 GiB in order: the faster of a sum and a dot product with itself."""
    torch.set_num_threads(threads)
    data = torch.ones(numbers)
    seconds = min(best_seconds(data.sum, 2.0), best_seconds(lambda: torch.dot(data, data), 2.0))
    return 4 * numbers / seconds


def bound(one_pass, threads):
    """What a pass costs and how fast it can be, in seconds by each of the two bounds."""
    rate, bandwidth = product_rate(one_pass.products, threads), read_bandwidth(threads)
    return {"flops": one_pass.flops, "bytes": one_pass.bytes, "flops_per_s": rate, "bytes_per_s": bandwidth,
            "compute_s": one_pass.flops / rate, "memory_s": one_pass.bytes / bandwidth}


def fastest_s(bound):
    return max(bound["compute_s"], bound["memory_s"])


def roofline(workload, threads):
    """Tokens per second at most, of decoding alone and of the whole; the first token comes out of the prefill."""
    sequences, length, new = len(workload.prompts), len(workload.prompts[0]), workload.new_tokens
    prefill = bound(cost_of_pass(workload.config, sequences, length, length / 2), threads)
    decode = bound(cost_of_pass(workload.config, sequences, 1, length + new / 2), threads)
    decode_s = (new - 1) * fastest_s(decode)
    return {"large_product_flops_per_s": large_product_rate(threads), "prefill": prefill, "decode": decode,
            "decode_tokens_per_s": sequences * (new - 1) / decode_s,
            "tokens_per_s": sequences * new / (decode_s + fastest_s(prefill))}

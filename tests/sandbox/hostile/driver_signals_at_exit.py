# accept: ok runtime_error cpu_time_limit wall_time_limit
# limits: --time 1 --wall 2
# A signal every millisecond whose handler raises, also while the interpreter ends.
import signal


def raise_it(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    raise BaseExceptionGroup("hostile", [KeyboardInterrupt(), SystemExit(0)])


signal.signal(signal.SIGALRM, raise_it)
signal.setitimer(signal.ITIMER_REAL, 0.001)
while True:
    try:
        signal.pause()
    except BaseException:
        break

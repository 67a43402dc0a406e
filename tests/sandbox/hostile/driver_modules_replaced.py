# accept: ok runtime_error
# Puts an object that says yes in the place of every module.
import sys


class Yes:
    def __getattr__(self, name):
        return self

    def __call__(self, *_, **__):
        return self

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    __hash__ = None


for name in list(sys.modules):
    sys.modules[name] = Yes()
sys.meta_path.clear()
sys.path.clear()

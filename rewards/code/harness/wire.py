"""The protocol of the two halves of a check: one JSON value a line. Python's other literals are objects with one member
that names the type: {"tuple": [...]}, {"set": [...]}, {"dict": [[key, value], ...]}, {"bytes": latin-1}."""
import json

SEQUENCES = {"tuple": tuple, "set": set, "frozenset": frozenset}
MAX_DEPTH = 200


def pack(value, depth=0):
    """Raises TypeError for what is no literal. Of a subclass's object the literal within crosses, not the class."""
    if depth > MAX_DEPTH:
        raise TypeError("a value that is nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    for kind, strip in ((int, int.__int__), (float, float.__float__), (str, str.__str__)):
        if isinstance(value, kind):
            return strip(value)
    if isinstance(value, list):
        return [pack(item, depth + 1) for item in value]
    for name, kind in SEQUENCES.items():
        if isinstance(value, kind):
            return {name: [pack(item, depth + 1) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[pack(key, depth + 1), pack(item, depth + 1)] for key, item in value.items()]}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).decode("latin-1")}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if type(value).__module__ == "numpy":
        return pack(value.tolist(), depth + 1)
    raise TypeError(f"a value of type {type(value).__name__}")


def unpack(packed):
    if isinstance(packed, list):
        return [unpack(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    (name, content), = packed.items()
    if name == "dict":
        return {unpack(key): unpack(value) for key, value in content}
    if name == "bytes":
        return content.encode("latin-1")
    if name == "complex":
        return complex(*content)
    return SEQUENCES[name](unpack(item) for item in content)


def send(stream, message, dumps=json.dumps):
    stream.write(dumps(message).encode() + b"\n")
    stream.flush()


def receive(stream, loads=json.loads):
    """The next message. Raises EOFError where the other side has gone."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError("the other side has ended")
    return loads(line)

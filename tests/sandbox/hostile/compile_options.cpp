// accept: ok compile_error runtime_error
// never: broken
// Options for the compiler from inside of the source: plug-ins, other files, other programs.
#pragma GCC optimize("-fplugin=/tmp/hostile_left.so")
#pragma GCC optimize("O3,unroll-all-loops,-fdump-tree-all=/box/hostile_left,-wrapper,/bin/sh")
#pragma GCC target("avx512f")
#pragma GCC dependency "/etc/shadow"
#pragma GCC pch_preprocess "/etc/shadow"
#pragma GCC system_header
#pragma comment(linker, "/include:hostile")
#ident "-Wl,--dynamic-linker=/tmp/hostile_left"
_Pragma("GCC diagnostic ignored \"-Wall\"")
    __attribute__((optimize("-fplugin=/tmp/hostile_left.so"))) int main() {}

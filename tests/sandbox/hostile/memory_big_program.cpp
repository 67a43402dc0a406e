// accept: ok memory_limit
// limits: --time 1 --memory 24M
// The program itself is larger than what it may use: that is no failure of the box.
int all[7 << 20] = {1};

int main() {
  long sum = 0;
  for (int i : all) sum += i;
  return sum != 1;
}

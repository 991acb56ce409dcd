from tests.benchmarks import bulk, start

start.main()
print()
bulk.main()

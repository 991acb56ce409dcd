from tests.benchmarks import bulk, memory, scaling, start

start.main()
print()
bulk.main()
print()
scaling.main([])
print()
memory.main([])

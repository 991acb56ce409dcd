"""Which library reads OpenDocument, RTF and feeds best: several of each, tried on twenty files each.

    $ bash tests/benchmarks/libraries/make.sh FOLDER       # the files, by the programs that write them
    $ python -m tests.benchmarks.libraries FOLDER          # the table

The files are of generated articles, so that what each holds is known word for word: beside every file
stands FILE.json with its paragraphs. No part of the tests: it needs programs and libraries that the
project does not use, which the scripts name.
"""

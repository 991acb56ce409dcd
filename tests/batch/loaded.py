"""What start.soon() has loaded before it forks a worker: the rules, and what they compile when they are first needed."""

from extractor.batch import worker
from extractor.batch.settings import Settings
from extractor.core.types import Document

WORKED = list(worker.work([Document("L’AQMI est à Gao, dit l’ONU.", "a.txt")], Settings(model=None)))

// One rule after the other: some rewrite files that others read, and all of them together take a second.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]

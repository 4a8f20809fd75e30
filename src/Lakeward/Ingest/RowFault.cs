// Why a row of a batch cannot be loaded.
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>The first reason found against a row.</summary>
/// <param name="Reason">The reason, or none.</param>
/// <param name="FieldNumber">The field at fault, from 1.</param>
internal readonly record struct RowFault(ParseReason Reason, int FieldNumber);

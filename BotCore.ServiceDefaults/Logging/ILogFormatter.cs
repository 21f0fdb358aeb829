using System.Buffers;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>Writes one record, redacted and with its line end. Called by one thread only.</summary>
internal interface ILogFormatter : IDisposable
{
    void Write(LogEntry entry, IBufferWriter<byte> output);
}

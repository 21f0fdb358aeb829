using System.Buffers.Binary;
using System.Net.Sockets;
using MongoDB.Bson;

namespace BotCore.Tests.Faults;

/// <summary>
/// Stands before a database and, when told to, answers every write as a server does that cannot write: with an error and its
/// number, while reads go on. Speaks the wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
/// </summary>
internal sealed class RefusingDatabase(Uri target) : LoopbackProxy(target)
{
    private const int OpMsg = 2013;
    private const int HeaderBytes = 16;
    private const int FlagBytes = 4;
    private static readonly string[] Writes = ["insert", "update", "delete", "findAndModify", "commitTransaction"];

    private volatile BsonDocument? _refusal;
    private int _refused;

    /// <summary>Writes refused so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Refuses writes from now on.</summary>
    /// <param name="code">As the server numbers its errors.</param>
    public void Refuse(int code, string name, string message) => _refusal = new BsonDocument
    {
        { "ok", 0.0 }, { "code", code }, { "codeName", name }, { "errmsg", message },
    };

    public void Accept() => _refusal = null;

    protected override Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken ct) =>
        Task.WhenAny(AskAsync(client, server, ct), server.CopyToAsync(client, ct));

    /// <summary>Passes requests on, one whole message at a time; a write that is refused gets its answer here.</summary>
    private async Task AskAsync(NetworkStream client, NetworkStream server, CancellationToken ct)
    {
        byte[] header = new byte[HeaderBytes];
        while (true)
        {
            await client.ReadExactlyAsync(header, ct);
            byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
            header.CopyTo(message, 0);
            await client.ReadExactlyAsync(message.AsMemory(HeaderBytes), ct);
            if (_refusal is { } refusal && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == OpMsg && Writes.Contains(CommandOf(message)))
            {
                Interlocked.Increment(ref _refused);
                await client.WriteAsync(AnswerTo(header, refusal), ct);
                continue;
            }
            await server.WriteAsync(message, ct);
        }
    }

    /// <summary>Name of the command: the first field of the first section, which is the one of kind 0.</summary>
    private static string CommandOf(byte[] message)
    {
        const int body = HeaderBytes + FlagBytes + 1;
        if (message[body - 1] != 0) return "";
        using var reader = new MongoDB.Bson.IO.BsonBinaryReader(new MemoryStream(message, body, message.Length - body));
        reader.ReadStartDocument();
        reader.ReadBsonType();
        return reader.ReadName();
    }

    private static byte[] AnswerTo(byte[] header, BsonDocument answer)
    {
        byte[] body = answer.ToBson();
        byte[] message = new byte[HeaderBytes + FlagBytes + 1 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        header.AsSpan(4, 4).CopyTo(message.AsSpan(8)); // in answer to
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        body.CopyTo(message, HeaderBytes + FlagBytes + 1);
        return message;
    }
}

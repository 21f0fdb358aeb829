using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace BotCore.Tests.Faults;

/// <summary>
/// Stands before a database and, when told to, answers every write as a server does that cannot write: with an error and its
/// number, while reads go on. Speaks the wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
/// </summary>
internal sealed class RefusingDatabase : IAsyncDisposable
{
    private const int OpMsg = 2013;
    private const int HeaderBytes = 16;
    private const int FlagBytes = 4;
    private static readonly string[] Writes = ["insert", "update", "delete", "findAndModify", "commitTransaction"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private volatile BsonDocument? _refusal;
    private int _refused;

    public RefusingDatabase(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Uri => new UriBuilder(_target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>Writes refused so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Refuses writes from now on.</summary>
    /// <param name="code">As the server numbers its errors.</param>
    public void Refuse(int code, string name, string message) => _refusal = new BsonDocument
    {
        { "ok", 0.0 }, { "code", code }, { "codeName", name }, { "errmsg", message },
    };

    public void Accept() => _refusal = null;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        foreach (var client in _open.Keys) client.Close();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                carrying.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
                carrying.RemoveAll(task => task.IsCompleted);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }
        await Task.WhenAll(carrying);
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            (_open[client], _open[server]) = (true, true);
            await server.ConnectAsync(_target.Host, _target.Port, _ending.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            await Task.WhenAny(AskAsync(client.GetStream(), server.GetStream()), server.GetStream().CopyToAsync(client.GetStream(), _ending.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // gone, here or behind
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    /// <summary>Passes requests on, one whole message at a time; a write that is refused gets its answer here.</summary>
    private async Task AskAsync(NetworkStream client, NetworkStream server)
    {
        byte[] header = new byte[HeaderBytes];
        while (true)
        {
            await client.ReadExactlyAsync(header, _ending.Token);
            byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
            header.CopyTo(message, 0);
            await client.ReadExactlyAsync(message.AsMemory(HeaderBytes), _ending.Token);
            if (_refusal is { } refusal && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == OpMsg && Writes.Contains(CommandOf(message)))
            {
                Interlocked.Increment(ref _refused);
                await client.WriteAsync(AnswerTo(header, refusal), _ending.Token);
                continue;
            }
            await server.WriteAsync(message, _ending.Token);
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

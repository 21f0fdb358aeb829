using System.Globalization;
using System.Text;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace BotCore.TradingEngine.Backups.Sources;

/// <summary>
/// The AI service's models as it keeps them in the database (<c>ai-service/app/registry/gridfs_models.py</c>), written out as the folder it would keep them
/// in: <c>models/&lt;version&gt;/…</c> and who answers in <c>models/standing.json</c>. Removed when it is disposed of.
/// </summary>
internal sealed class DatabaseModels : IDisposable
{
    private const string Bucket = "ai_models", Versions = "ai_model_versions", Standing = "ai_standing";

    private readonly DirectoryInfo _folder;

    private DatabaseModels(DirectoryInfo folder) => _folder = folder;

    /// <summary>A folder such as <c>ai/</c> of a state folder.</summary>
    public string Folder => _folder.FullName;

    /// <returns>Null when the database holds no models.</returns>
    /// <exception cref="Stores.StoreUnavailableException">It does not answer.</exception>
    /// <exception cref="InvalidDataException">A version cannot be written as a folder.</exception>
    public static async Task<DatabaseModels?> ExportAsync(IMongoDatabase database, CancellationToken ct)
    {
        var versions = await MongoGuard.RunAsync(() => database.GetCollection<BsonDocument>(Versions).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(ct));
        if (versions.Count == 0) return null;
        var exported = new DatabaseModels(Directory.CreateTempSubdirectory("botcore-models-"));
        try
        {
            var models = Directory.CreateDirectory(Path.Combine(exported.Folder, "models"));
            var files = new GridFSBucket(database, new GridFSBucketOptions { BucketName = Bucket });
            foreach (var version in versions)
            {
                var folder = models.CreateSubdirectory(Name(version["_id"].AsString));
                try
                {
                    await WriteAsync(files, version, folder, ct);
                }
                catch (GridFSFileNotFoundException e)
                {
                    // Retention may have taken the version meanwhile; then it is no more one of the models.
                    if (await MongoGuard.RunAsync(() => database.GetCollection<BsonDocument>(Versions).Find(new BsonDocument("_id", version["_id"])).AnyAsync(ct)))
                        throw new InvalidDataException($"the model {folder.Name} is damaged in the database: {e.Message}", e);
                    folder.Delete(recursive: true);
                }
            }
            await WriteStandingAsync(database, models, ct);
            return exported;
        }
        catch
        {
            exported.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task WriteAsync(GridFSBucket files, BsonDocument version, DirectoryInfo folder, CancellationToken ct)
    {
        // A backup tells by their times whether files have changed: those of a version are as old as it is.
        var added = version["added_at"].ToUniversalTime();
        foreach (var entry in version["files"].AsBsonArray.Select(file => file.AsBsonDocument))
        {
            string path = Path.Combine(folder.FullName, Name(entry["name"].AsString));
            await using (var target = File.Create(path))
            {
                await MongoGuard.RunAsync(async () =>
                {
                    await files.DownloadToStreamAsync(entry["file"], target, cancellationToken: ct);
                    return true;
                });
            }
            File.SetLastWriteTimeUtc(path, added);
        }
    }

    private static async Task WriteStandingAsync(IMongoDatabase database, DirectoryInfo models, CancellationToken ct)
    {
        var standing = await MongoGuard.RunAsync(() => database.GetCollection<BsonDocument>(Standing).Find(new BsonDocument("_id", "standing")).FirstOrDefaultAsync(ct));
        if (standing is null || standing["text"].IsBsonNull) return;
        string path = Path.Combine(models.FullName, "standing.json");
        await File.WriteAllTextAsync(path, standing["text"].AsString, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), ct);
        // It has no time of its own, but a number that rises with every change.
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(standing["revision"].ToInt64()));
    }

    /// <summary>What another service has written may not lead out of the folder.</summary>
    private static string Name(string text) => text.Length is > 0 and <= 80 && text[0] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        ? text : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{text}' in {Versions} is no name of a model or of one of its files"));
}

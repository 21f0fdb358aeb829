namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>What the name of a value says about the value.</summary>
internal enum Sensitivity
{
    /// <summary>The name says nothing: the value is judged by its shape.</summary>
    Neutral,

    /// <summary>An identifier, hash or version from <see cref="SafeKeys"/>: long hexadecimal and mixed runs are expected and kept.</summary>
    Safe,

    /// <summary>An e-mail address: written as its hash.</summary>
    Email,

    /// <summary>An API key or token: written as its last four characters.</summary>
    Token,

    /// <summary>A password, private key or other secret: never written.</summary>
    Secret,
}

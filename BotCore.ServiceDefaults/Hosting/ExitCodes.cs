namespace BotCore.ServiceDefaults.Hosting;

/// <summary>How a service process ends, for supervisors and scripts. The numbers are those of BSD's sysexits.h.</summary>
public static class ExitCodes
{
    /// <summary>Stopped because it was asked to.</summary>
    public const int Ok = 0;

    /// <summary>EX_UNAVAILABLE: the address to listen on is taken. Starting again may help once it is free.</summary>
    public const int AddressInUse = 69;

    /// <summary>EX_SOFTWARE: failed while starting, or a background service failed while running. The log says which.</summary>
    public const int Failed = 70;

    /// <summary>EX_CONFIG: the configuration is wrong. Starting again does not help.</summary>
    public const int BadConfiguration = 78;
}

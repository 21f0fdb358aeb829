using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Position in a ring, refused when a snapshot puts it outside.</summary>
internal static class RingSlot
{
    /// <exception cref="SnapshotFormatException">When reading, the slot is not from 0 to <paramref name="length"/> − 1.</exception>
    public static void Transfer(StateTransfer transfer, ref int slot, int length)
    {
        transfer.Value(ref slot);
        if ((uint)slot >= (uint)length)
            throw new SnapshotFormatException($"snapshot: ring slot {slot} is not from 0 to {length - 1}");
    }
}

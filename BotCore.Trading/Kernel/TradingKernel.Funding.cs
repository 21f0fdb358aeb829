using BotCore.Trading.Instruments;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Kernel;

/// <summary>Funding: who was there at a settlement pays or receives it, once.</summary>
public sealed partial class TradingKernel
{
    /// <summary>Takes a funding settlement at the instrument's own mark, the close of its last candle; before the first there is none to settle at.</summary>
    /// <inheritdoc cref="OnFunding(int, decimal, decimal, long)"/>
    public void OnFunding(int instrument, decimal rate, long timeMs)
    {
        double mark = _account.MarkOf(instrument);
        if (mark > 0) OnFunding(instrument, rate, (decimal)mark, timeMs);
    }

    /// <summary>Takes a funding settlement, once: an open position pays or receives it.</summary>
    /// <remarks>
    /// A second settlement within half the instrument's interval is a message that came twice and is left out. A position takes part that
    /// was opened before settlement + grace (<see cref="Instrument.FundingGrace"/>), also when it is opened only after this was said,
    /// and one that is closed at the very time or later; quantity added within the grace does not. See <see cref="FundingSchedule"/>.
    /// </remarks>
    /// <param name="rate">Ratio of notional; positive is paid by longs to shorts.</param>
    /// <param name="timeMs">Time of the settlement, Unix ms.</param>
    public void OnFunding(int instrument, decimal rate, decimal markPrice, long timeMs)
    {
        long againMs = (long)_setups[instrument].Instrument.FundingInterval.TotalMilliseconds / 2;
        if (_account.LastFunding(instrument) is { } last && timeMs - last.TimeMs < againMs) return;
        _inputMs = timeMs;
        var taken = new FundingRateTaken(timeMs, instrument, rate, markPrice);
        Emit(taken);
        for (int leg = 0; leg < _account.Legs; leg++)
        {
            var position = _account.Leg(instrument, leg);
            if (!position.IsFlat && TakesPart(position.OpenedMs, taken)) Settle(taken, _account.SideOf(leg), timeMs);
        }
    }

    /// <summary>A position that was opened at a settlement or within the grace after it takes part in it.</summary>
    private void SettleLate(int instrument, PositionSide? side, long openedMs)
    {
        if (_account.LastFunding(instrument) is { } last && openedMs >= last.TimeMs && TakesPart(openedMs, last)) Settle(last, side, openedMs);
    }

    private bool TakesPart(long openedMs, FundingRateTaken funding)
    {
        long graceMs = (long)_setups[funding.Instrument].Instrument.FundingGrace.TotalMilliseconds;
        return graceMs == 0 ? openedMs <= funding.TimeMs : openedMs < funding.TimeMs + graceMs;
    }

    private void Settle(FundingRateTaken funding, PositionSide? side, long timeMs)
    {
        var (_, instrument, rate, mark) = funding;
        decimal payment = AccountLedger.Rounded(FundingPayment.Of(_account.PositionOf(instrument, side).Quantity, mark, rate));
        Emit(new FundingSettled(timeMs, instrument, rate, mark, payment, side));
    }
}

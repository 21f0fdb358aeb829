using BotCore.Trading.Indicators;

namespace BotCore.Tests.Indicators;

/// <summary>Every catalogue entry with its defaults, with each choice it offers, and with its smallest parameters.</summary>
public static class IndicatorCase
{
    public static TheoryData<string, string> All()
    {
        var cases = new TheoryData<string, string>();
        foreach (var entry in IndicatorCatalogue.Entries)
        {
            cases.Add(entry.Name, "");
            foreach (var parameter in entry.Parameters)
                foreach (string choice in parameter.Choices.Where(choice => choice != parameter.DefaultText))
                    cases.Add(entry.Name, $"{parameter.Name}={choice}");
            string smallest = Smallest(entry);
            if (smallest.Length > 0) cases.Add(entry.Name, smallest);
        }
        return cases;
    }

    public static IIndicator Create(string name, string parameters) => IndicatorCatalogue.Create(name, Parse(parameters));

    public static Dictionary<string, string> Parse(string parameters) =>
        parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    private static string Smallest(IndicatorEntry entry)
    {
        var periods = entry.Parameters.Where(parameter => parameter.IsWhole && parameter.Choices.Count == 0);
        return string.Join(' ', periods.Select(parameter =>
            $"{parameter.Name}={parameter.Min + Math.Max(0, entry.Ascending.ToList().IndexOf(parameter.Name))}"));
    }
}

using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>Marks an option as a secret: <see cref="SecretRules"/> apply, and no error message ever shows the value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : ValidationAttribute
{
    /// <summary>Characters; default <see cref="SecretRules.DefaultMinimumLength"/>.</summary>
    public int MinimumLength { get; init; } = SecretRules.DefaultMinimumLength;

    /// <summary>Whether the secret may be absent, because what it is for is then switched off. A placeholder is refused even so.</summary>
    public bool Optional { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        string? text = value as string;
        if (Optional && string.IsNullOrEmpty(text)) return ValidationResult.Success;
        return SecretRules.Problem(text, MinimumLength) is { } problem ? new ValidationResult(problem, [validationContext.MemberName!]) : ValidationResult.Success;
    }
}
